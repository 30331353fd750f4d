"""The sentence model that remembers: simulated FAQs ask for the same texts again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.meaning.model import MiniLM

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.faq.ranking.features import Floats


class Remembering:
    """The model in ``folder``; it is asked once for each text in this process."""

    def __init__(self, folder: Path) -> None:
        self._model = MiniLM(folder)
        self._known: dict[str, Floats] = {}

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Return a row of length 1 for each text."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._model.vectors(new), strict=True))
        return np.stack([self._known[text] for text in texts])
