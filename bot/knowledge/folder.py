"""The folder: which one is used, and the text of its files. Knows nothing about YAML."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import KnowledgeError, Problem
from bot.knowledge.wording import described

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_BYTES = 5_000_000
EXAMPLE_MARK = "about-the-article.yaml"
"""A file of the answers that come with the bot; people who write their own delete it."""

ONLY_AT_THE_TOP = ("sources.yaml", "vocabulary.yaml")
_MOST_FAULTS = 20  # so many odd characters of one file are named one by one

# What both YAML parsers accept, less the line breaks that no editor counts as lines.
UNPRINTABLE = re.compile(
    r"[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the files of one folder hold.

    ``texts`` is in order of the names; None stands for a file that is there but cannot be used,
    under the name that it should have. ``version`` is a digest of names and bytes.
    """

    texts: Mapping[str, str | None]
    problems: tuple[Problem, ...]
    version: str


def is_example(folder: Path, *, package: Path = _PACKAGE) -> bool:
    """Whether these are the answers that come with the bot, which are there to be replaced."""
    shipped = (package / "_knowledge", package.parent / "knowledge")
    try:
        if not any(folder.samefile(one) for one in shipped if one.is_dir()):
            return False
        return (folder / EXAMPLE_MARK).is_file()
    except OSError:
        return False


def find_folder(configured: Path | None, working_folder: Path, *, package: Path = _PACKAGE) -> Path:
    """Choose the folder with the knowledge; only one with ``*.yaml`` files in or below it counts.

    The configured one, else ``knowledge`` in the working folder, else ``knowledge`` in the
    checkout that ``package`` lies in, else the copy that was installed with it. A relative
    ``configured`` starts at the working folder. Raises KnowledgeError when there is none.
    """
    if configured is not None:
        folder = working_folder / configured
        _require_yaml(folder)
        return folder
    for folder in _usual_folders(working_folder, package):
        if _holds_yaml(folder):
            return folder
    message = (
        "no knowledge found: make this folder and put a *.yaml file with answers into it, "
        "or name another one in FAQ_KNOWLEDGE_DIR"
    )
    raise KnowledgeError([Problem(str(working_folder / "knowledge"), 0, 0, message)])


def read_files(folder: Path) -> Reading:
    """Read every ``*.yaml`` file in the folder and below it; what is hidden is left."""
    try:
        next(folder.iterdir(), None)
        names, problems = _names(folder)
    except OSError as error:
        problem = Problem(str(folder), 0, 0, f"cannot be read as a folder: {error.strerror}")
        return Reading({}, (problem,), "")
    texts: dict[str, str | None] = {}
    digest = hashlib.sha256()
    for name in names:
        try:
            _check_name(folder, name)
            data = _bytes(folder, name)
            digest.update(os.fsencode(name) + b"\0" + hashlib.sha256(data).digest())
            texts[name], odd = _decoded(data, str(folder / name))
            problems += odd
        except KnowledgeError as error:
            problems += error.problems
            texts.setdefault(str(Path(name).with_suffix(".yaml")), None)
    if not texts:
        problems.append(Problem(str(folder), 0, 0, "holds no *.yaml files"))
    return Reading(texts, tuple(problems), digest.hexdigest()[:12])


def paths_of(folder: Path) -> list[Path]:
    """Return every file in or below the folder that is, or looks like, one of answers.

    In order of the names. Raises OSError where the folder itself cannot be read.
    """
    next(folder.iterdir(), None)
    return [folder / name for name in _names(folder)[0]]


def _names(folder: Path) -> tuple[list[str], list[Problem]]:
    """Find the files by their paths below the folder, with "/"; links to folders are refused."""
    names: list[str] = []
    problems: list[Problem] = []

    def refuse(error: OSError) -> None:
        name = error.filename or folder
        problems.append(Problem(str(name), 0, 0, f"cannot be read as a folder: {error.strerror}"))

    for top, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in [name for name in folders if (Path(top) / name).is_symlink()]:
            if _holds_yaml(Path(top) / name):
                message = "this is a link to a folder, and is not followed: put the folder here"
                problems.append(Problem(str(Path(top) / name), 0, 0, message))
        here = Path(top).relative_to(folder)
        # What looks like a file of answers and is a folder or a pipe is named when it is read.
        names += [(here / name).as_posix() for name in files if _looks_like_yaml(name)]
        names += [(here / name).as_posix() for name in folders if _looks_like_yaml(name)]
    return sorted(names), problems


def read_file(path: Path) -> tuple[str | None, tuple[Problem, ...]]:
    """Read one file that a person named; there is a text exactly when there is no problem."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        _require_size(data, str(path))
        text, problems = _decoded(data, str(path))
    except KnowledgeError as error:
        return None, error.problems
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not one of a file"
        return None, (Problem(str(path), 0, 0, f"cannot be read: {reason}"),)
    return None if problems else text, problems


def _usual_folders(working_folder: Path, package: Path) -> Iterator[Path]:
    yield working_folder / "knowledge"
    if (package.parent / "pyproject.toml").is_file():
        yield package.parent / "knowledge"
    yield package / "_knowledge"


def _require_yaml(folder: Path) -> None:
    if _holds_yaml(folder):
        return
    if not folder.exists():
        fault = "there is no such folder"
    elif not folder.is_dir():
        fault = "this is not a folder"
    elif misnamed := sorted(path.name for path in folder.glob("*.yml")):
        better = Path(misnamed[0]).with_suffix(".yaml")
        fault = f"this folder holds no *.yaml files ({misnamed[0]} must be renamed to {better})"
    else:
        fault = "this folder holds no *.yaml files"
    message = f"{fault}: put the answers there, or name the folder that has them"
    raise KnowledgeError([Problem(str(folder), 0, 0, message)])


def _holds_yaml(folder: Path) -> bool:
    for _, folders, files in os.walk(folder):
        if any(map(_is_plain_yaml, files)):
            return True
        folders[:] = [name for name in folders if not name.startswith(".")]
    return False


def _is_plain_yaml(name: str) -> bool:
    return name.endswith(".yaml") and not name.startswith(".")


def _looks_like_yaml(name: str) -> bool:
    return name.lower().endswith((".yaml", ".yml")) and not name.startswith(".")


def _check_name(folder: Path, name: str) -> None:
    if not name.isprintable():
        raise _refusal(ascii(str(folder / name)), "the file's name has characters that nobody sees")
    if "/" in name and Path(name).name in ONLY_AT_THE_TOP:
        message = f"this file is read from the folder itself only: move it to {folder}"
        raise _refusal(str(folder / name), message)
    if not name.endswith(".yaml"):
        better = Path(name).with_suffix(".yaml").name
        raise _refusal(str(folder / name), f"this file is not read: rename it to {better}")


def _bytes(folder: Path, name: str) -> bytes:
    label = str(folder / name)
    try:
        path = (folder / name).resolve(strict=True)
        # Kubernetes mounts a ConfigMap as links into a hidden sub-folder: those stay inside.
        if not path.is_relative_to(folder.resolve()):
            raise _refusal(label, "this is a link out of the folder: put the file itself here")
        if not stat.S_ISREG(path.stat().st_mode):
            raise _refusal(label, "this is not a regular file")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, RuntimeError) as error:  # a loop of links is a RuntimeError before 3.13
        reason = getattr(error, "strerror", None) or "it is a link to itself"
        raise _refusal(label, f"cannot be read: {reason}") from None
    _require_size(data, label)
    return data


def _require_size(data: bytes, label: str) -> None:
    if len(data) > MAX_BYTES:
        raise _refusal(label, f"is larger than {MAX_BYTES:,} bytes: split it into several files")


def _decoded(data: bytes, label: str) -> tuple[str, tuple[Problem, ...]]:
    """Return the text and its odd characters, each replaced in the text; or raise KnowledgeError.

    The rest of the file can be looked at all the same.
    """
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode().removeprefix("\ufeff")
        message = f"not UTF-8 (byte 0x{data[error.start]:02X}): save the file as UTF-8"
        raise KnowledgeError([Problem(label, *_place(before), message)]) from None
    odd = list(UNPRINTABLE.finditer(text))
    problems = [
        Problem(
            label,
            *_place(text[: found.start()]),
            f"{described(found.group())} is not allowed: remove it",
        )
        for found in odd[:_MOST_FAULTS]
    ]
    if others := len(odd) - len(problems):
        last = problems[-1]
        more = f"{last.message} ({others} more in this file)"
        problems[-1] = Problem(last.file, last.line, last.column, more)
    return UNPRINTABLE.sub("\ufffd", text) if odd else text, tuple(problems)


def _place(before: str) -> tuple[int, int]:
    breaks = list(_LINE_BREAK.finditer(before))
    start_of_line = breaks[-1].end() if breaks else 0
    return len(breaks) + 1, len(before) - start_of_line + 1


def _refusal(label: str, message: str) -> KnowledgeError:
    return KnowledgeError([Problem(label, 0, 0, message)])
