"""The sentence model: all-MiniLM-L6-v2, read from a folder; nothing is ever downloaded."""

from __future__ import annotations

import hashlib
import os
from importlib import metadata
from typing import TYPE_CHECKING, Protocol

import numpy as np

from bot.errors import MeaningError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

NAME = "sentence-transformers/all-MiniLM-L6-v2"
DIMENSIONS = 384
FILES = (
    "model.onnx",
    "config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
)

_SHAPED_BY = ("fastembed", "onnxruntime", "tokenizers")
_HELP = 'README.md, "Meaning, as an extra", says where they come from'


class SentenceModel(Protocol):
    """Turns texts into vectors; near vectors mean nearly the same."""

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a row of length 1 for each text, in their order."""
        ...


class MiniLM:
    """The model in ``folder``. One may be shared by threads, and by processes forked after it.

    Raises MeaningError, which says what is missing and where to get it.
    """

    def __init__(self, folder: Path) -> None:
        self.identity = _identity(folder)
        # Read when these libraries are imported: no network, and no threads that a fork would lose.
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        try:
            from fastembed import TextEmbedding
        except ImportError as error:
            raise MeaningError(_not_installed(error)) from None
        try:
            self._model = TextEmbedding(
                NAME,
                specific_model_path=str(folder),
                cache_dir=str(folder),  # made if it is missing, and this one is there
                local_files_only=True,
                threads=1,
            )
            dimensions = self.vectors(["a question"]).shape[1]
        except Exception as error:  # the libraries raise many kinds, some of them Exception itself
            raise MeaningError(
                f"FAQ_MEANING: the model in {folder} cannot be used: {_first_line(error)}. "
                f"Fetch its files again: {_HELP}."
            ) from error
        if dimensions != DIMENSIONS:
            raise MeaningError(
                f"FAQ_MEANING: the model in {folder} gives vectors of {dimensions} numbers; "
                f"{NAME} gives {DIMENSIONS}. Fetch its files: {_HELP}."
            )

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a row of length 1 for each text, whatever stands beside it in ``texts``."""
        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        # One at a time: files of 8 bits that scale by the largest number of a batch would give a
        # text another vector beside other texts. 1,000 wordings take 1.4 times as long as in 16s.
        rows = np.array(list(self._model.embed(list(texts), batch_size=1)), np.float32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: NDArray[np.float32] = rows / np.maximum(lengths, np.finfo(np.float32).tiny)
        return unit


def _identity(folder: Path) -> str:
    """A digest of all that shapes a vector: the files, and the libraries that read them."""
    if not folder.is_dir():
        raise MeaningError(
            f"FAQ_MEANING names {folder}, which is not a folder. Put the model's files there: "
            f"{_HELP}."
        )
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise MeaningError(f"FAQ_MEANING: {folder} lacks {', '.join(missing)}: {_HELP}.")
    digest = hashlib.blake2b(digest_size=16)
    try:
        digest.update(" ".join(f"{name} {metadata.version(name)}" for name in _SHAPED_BY).encode())
        for name in FILES:
            with (folder / name).open("rb") as file:
                digest.update(hashlib.file_digest(file, "blake2b").digest())
    except metadata.PackageNotFoundError as error:
        raise MeaningError(_not_installed(error)) from None
    except OSError as error:
        raise MeaningError(f"FAQ_MEANING: {folder} cannot be read: {error.strerror}.") from None
    return digest.hexdigest()


def _not_installed(error: ImportError) -> str:
    return (
        f"FAQ_MEANING needs the extra: pip install 'slack-faq-bot[meaning]' ({_first_line(error)})."
    )


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rstrip(".")
