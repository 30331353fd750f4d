"""Score entries by what their wordings mean as whole sentences, where a sentence model is given."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.faq.ranking.features import Floats


class SentenceModel(Protocol):
    """Turns texts into vectors that are near each other where the texts mean the same."""

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Return a row of length 1 for each text."""
        ...


class Sentences:
    """The ``wordings`` of each entry, at least one, as vectors of ``model``."""

    def __init__(self, wordings: Sequence[Sequence[str]], model: SentenceModel) -> None:
        self._model = model
        self._vectors = model.vectors([text for of_entry in wordings for text in of_entry])
        counts = [len(of_entry) for of_entry in wordings]
        self._firsts = list(accumulate(counts[:-1], initial=0))

    def likenesses(self, text: str) -> Floats:
        """Return for each entry the cosine (-1 to 1) of ``text`` with its nearest wording."""
        [asked] = self._model.vectors([text])
        # Not with @, for which BLAS would wake a thread on each processor.
        cosines = np.einsum("ij,j->i", self._vectors, asked)
        likenesses: Floats = np.maximum.reduceat(cosines, self._firsts)
        return likenesses
