"""The sentence model that remembers: simulated FAQs ask for the same texts again and again."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import numpy as np

from bot.meaning.model import MiniLM

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray


_KEPT = "vectors.sqlite3"


class Remembering:
    """The model in ``folder``; it is asked once for each text, by all processes and runs together.

    Its vectors stand in a file beside it, those of another model in a table of their own.
    """

    def __init__(self, folder: Path) -> None:
        self._model = MiniLM(folder)
        self._kept = sqlite3.connect(folder / _KEPT, timeout=60, isolation_level=None)
        self._kept.execute("PRAGMA journal_mode = WAL")
        self._kept.execute("PRAGMA synchronous = OFF")
        self._table = f"vectors_{self._model.identity}"
        self._kept.execute(
            f"CREATE TABLE IF NOT EXISTS {self._table} (text TEXT PRIMARY KEY, vector BLOB)"
        )

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a row of length 1 for each text, in their order."""
        found: dict[str, NDArray[np.float32]] = {}
        new = []
        for text in dict.fromkeys(texts):
            vector = self._known(text)
            if vector is None:
                new.append(text)
            else:
                found[text] = vector
        made = self._model.vectors(new)
        found.update(zip(new, made, strict=True))
        self._kept.executemany(
            f"INSERT OR IGNORE INTO {self._table} VALUES (?, ?)",
            [(text, vector.tobytes()) for text, vector in zip(new, made, strict=True)],
        )
        return np.stack([found[text] for text in texts])

    def _known(self, text: str) -> NDArray[np.float32] | None:
        query = f"SELECT vector FROM {self._table} WHERE text = ?"
        row = self._kept.execute(query, (text,)).fetchone()
        return None if row is None else np.frombuffer(row[0], np.float32)
