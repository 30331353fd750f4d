"""Keeps what was learnt until the next start, in a folder that may be deleted at any time."""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import tempfile
import unicodedata
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from bot.faq import saved
from bot.faq.answering import Faq
from bot.faq.saved import Index
from bot.knowledge.folder import read_files

if TYPE_CHECKING:
    from bot.faq.model import Knowledge
    from bot.faq.ranking.sentences import SentenceModel

log = logging.getLogger(__name__)

_CODE = Path(__file__).parents[1]
_CODE_SUFFIXES = (".py", ".toml", ".txt", ".npy")
_NEWEST = 8


def known(folder: Path) -> Knowledge | Index:
    """Return what the files in ``folder`` say, with all that was learnt from it if it was kept.

    Raises KnowledgeError with every problem of every file.
    """
    reading = read_files(folder)
    path = None if reading.problems else _path(reading.version)
    kept = _kept(path) if path else None
    if kept is not None:
        return kept
    from bot.knowledge import loader  # it takes a third of the time of a start

    return loader.load(folder, reading)


def learnt(
    known: Knowledge | Index, min_confidence: float, model: SentenceModel | None = None
) -> Faq:
    """Return the FAQ of what is known, and keep what had to be learnt where that is possible."""
    if isinstance(known, Index):
        return known.faq(min_confidence, model)
    path = _path(known.version)
    kept = _kept(path) if path else None
    if kept is not None:
        return kept.faq(min_confidence, model)
    faq = Faq(known, min_confidence, model=model)
    if path:
        keep(path, Index.of(faq).to_bytes(), _NEWEST)
    return faq


def file_of(folder: Path) -> Path | None:
    """Return the file that keeps, or would keep, what is learnt from ``folder``."""
    return _path(read_files(folder).version)


def _path(version: str) -> Path | None:
    """Return the file for an index of these files; None if nothing can be kept."""
    try:
        return cache_folder() / f"{_key(version)}.npz"
    except (OSError, RuntimeError) as error:  # no home, or one that belongs to somebody else
        log.debug("nothing is kept: %s", error)
        return None


def cache_folder() -> Path:
    """The folder of all that is kept, made for this user alone.

    Raises OSError or RuntimeError if there can be none.
    """
    if given := os.environ.get("FAQ_CACHE_DIR"):
        folder = Path(given)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder  # its owner may be whoever built an image
    configured = Path(os.environ.get("XDG_CACHE_HOME", ""))
    parent = configured if configured.is_absolute() else Path.home() / ".cache"
    folder = parent / "faqbot"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if hasattr(os, "geteuid") and folder.stat().st_uid != os.geteuid():
        raise PermissionError(f"{folder} belongs to another user")
    return folder


def _key(version: str) -> str:
    """A digest of all that the index depends on: the files, the code, what it calls, its format.

    The code counts by its bytes, or what was learnt while an image was built would be of no use:
    its layers keep times to the second only.
    """
    digest = hashlib.blake2b(f"{saved.FORMAT} {version} {_versions()}".encode(), digest_size=16)
    for part in ("faq", "knowledge"):
        for path in sorted((_CODE / part).rglob("*")):
            if path.suffix == ".npy":  # megabytes: a tenth of a start to read
                stat = path.stat()
                digest.update(f"{path.name} {stat.st_size} {int(stat.st_mtime)}".encode())
            elif path.suffix in _CODE_SUFFIXES:
                digest.update(f"{path.name} ".encode() + path.read_bytes())
    return digest.hexdigest()


def _versions() -> str:
    """What shapes the words and sums beside this code: another stemmer learns other words."""
    packages = ("numpy", "rapidfuzz", "snowballstemmer")
    told = (f"{name} {metadata.version(name)}" for name in packages)
    return f"{' '.join(told)} Unicode {unicodedata.unidata_version} Python {sys.version_info[:2]}"


def _kept(path: Path) -> Index | None:
    try:
        found = Index.from_bytes(path.read_bytes())
        with suppress(OSError):  # the folder may be part of an image that is only read
            os.utime(path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        log.debug("%s is of no use: %s", path, error)
        return None
    return found


def keep(path: Path, data: bytes, newest: int) -> None:
    """Write the file as a whole or not at all, and delete all of its kind but the newest.

    Its kind are the files in its folder with the same suffix. Where nothing can be written nothing
    is kept.
    """
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".new", delete=False) as file:
            try:
                file.write(data)
            except BaseException:
                Path(file.name).unlink()
                raise
        Path(file.name).replace(path)
        files = path.parent.glob(f"*{path.suffix}")
        for old in sorted(files, key=lambda one: one.stat().st_mtime)[:-newest]:
            old.unlink(missing_ok=True)
    except OSError as error:
        log.debug("%s is not kept: %s", path, error)
