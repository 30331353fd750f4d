"""The vectors of wordings, kept until the next start, in a folder that may be deleted any time."""

from __future__ import annotations

import hashlib
import io
import logging
import zipfile
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from bot.live.kept import cache_folder, keep
from bot.meaning.model import DIMENSIONS, MiniLM, SentenceModel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

log = logging.getLogger(__name__)

_KEY_BYTES = 16
_NEWEST = 2  # files of so many models: one can be tried beside the one in use
_QUESTIONS = 2_000  # 3 MB of vectors
_OFF_BY = 1e-3  # how far a row that was kept may be from length 1


def load(folder: Path | None) -> SentenceModel | None:
    """Return the model of the setting FAQ_MEANING, with what is kept of it; None if it is off.

    Raises MeaningError.
    """
    if folder is None:
        return None
    model = MiniLM(folder)
    return KeptWordings(model, _path(model.identity))


class KeptWordings:
    """A model that is not asked again for wordings it was asked for at the last start.

    Several texts in one call are all the wordings there are: their vectors are kept, in place of
    those kept before. A text alone is a question: no file keeps anything of it, and this object
    the vectors of the last ones. ``path`` None: no file keeps anything. Digests of the texts are
    kept, not the texts.

    A caller must therefore ask for all wordings in one call, and for each question alone.
    """

    def __init__(self, model: SentenceModel, path: Path | None) -> None:
        self._model = model
        self._path = path
        self._asked: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a row of length 1 for each text, in their order."""
        if len(texts) == 1:
            return self._vectors_of_question(texts)
        if self._path is None or not texts:
            return self._model.vectors(texts)
        before = _read(self._path)
        wordings = {_key(text): text for text in texts}
        new = [key for key in wordings if key not in before]
        rows = {key: before[key] for key in wordings if key in before}
        if new:
            embedded = self._model.vectors([wordings[key] for key in new])
            rows.update(zip(new, embedded, strict=True))
        if rows.keys() != before.keys():
            _write(self._path, rows)
        return np.stack([rows[_key(text)] for text in texts])

    def _vectors_of_question(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same questions come again: when they are grouped, or shown in a tab."""
        key = _key(texts[0])
        with self._lock:
            row = self._asked.get(key)
        if row is None:
            row = self._model.vectors(texts)
        with self._lock:
            self._asked[key] = row
            self._asked.move_to_end(key)
            if len(self._asked) > _QUESTIONS:
                self._asked.popitem(last=False)
        return row


def _path(identity: str) -> Path | None:
    try:
        return cache_folder() / f"meaning-{identity}.vectors"
    except (OSError, RuntimeError) as error:  # no home, or one that belongs to somebody else
        log.debug("no vectors are kept: %s", error)
        return None


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=_KEY_BYTES).digest()


def _read(path: Path) -> dict[bytes, NDArray[np.float32]]:
    """What is kept; empty if nothing is, or if the file is not one that was written here."""
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            keys, rows = file["keys"], file["rows"]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, EOFError, TypeError, zipfile.BadZipFile) as error:
        log.debug("%s is of no use: %s", path, error)
        return {}
    if (
        (keys.dtype, rows.dtype) != (np.uint8, np.float32)
        or (keys.ndim, rows.ndim) != (2, 2)
        or keys.shape != (len(rows), _KEY_BYTES)
        or rows.shape != (len(rows), DIMENSIONS)
        or not np.allclose(np.linalg.norm(rows, axis=1), 1, atol=_OFF_BY)
    ):
        log.debug("%s is of no use: it holds something else", path)
        return {}
    return {key.tobytes(): row for key, row in zip(keys, rows, strict=True)}


def _write(path: Path, rows: dict[bytes, NDArray[np.float32]]) -> None:
    keys = np.frombuffer(b"".join(rows), np.uint8).reshape(-1, _KEY_BYTES)
    buffer = io.BytesIO()
    np.savez(buffer, keys=keys, rows=np.stack(list(rows.values())))
    keep(path, buffer.getvalue(), _NEWEST)
