"""A sentence model for FAQs that are learnt for one measurement, each from most of the wordings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.faq.ranking.features import Floats
    from bot.faq.ranking.sentences import SentenceModel


class Remembered:
    """Asks ``model`` once for each text: all ``wordings`` in one call, each other text alone.

    What several texts in one call mean to a model that keeps them (``bot.meaning.kept``) is so not
    said of a part of the wordings.
    """

    def __init__(self, model: SentenceModel, wordings: Sequence[str]) -> None:
        self._model = model
        self._rows = dict(zip(wordings, model.vectors(wordings), strict=True))

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Return a row of length 1 for each text."""
        for text in texts:
            if text not in self._rows:
                [self._rows[text]] = self._model.vectors([text])
        rows: Floats = np.stack([self._rows[text] for text in texts])
        return rows


def remembered(model: SentenceModel | None, wordings: Sequence[str]) -> Remembered | None:
    """Return such a model, or None without one."""
    return None if model is None else Remembered(model, wordings)
