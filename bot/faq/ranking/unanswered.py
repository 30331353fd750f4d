"""Questions that are listed as having no answer, and how near a question is to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.faq.ranking.features import Features, Integers, QuestionFeatures

_LOOKED_AT = 64


class Listed(NamedTuple):
    """The listed question that is nearest.

    ``likeness`` is the cosine (0 to 1) with it; ``is_same``: it is that question, word for word.
    """

    question: str
    likeness: float
    is_same: bool


class Unanswered:
    """The listed ``questions``, at least one, by their ``stems`` and their ``features``."""

    def __init__(
        self, questions: Sequence[str], stems: Sequence[tuple[str, ...]], features: Features
    ) -> None:
        self._questions = questions
        alike = zip(reversed(stems), reversed(questions), strict=True)
        self._exact = {stems: question for stems, question in alike if stems}
        self._features = features
        self._lengths = features.lengths

    def nearest(self, stems: tuple[str, ...], asked: QuestionFeatures) -> Listed:
        """Return the one that is nearest to the question of ``stems`` and features ``asked``."""
        same = self._exact.get(stems)
        if same is not None:
            return Listed(same, 1.0, is_same=True)
        near = self._near(asked)
        [products] = asked.products(self._features.of(near), [(0, len(near))])
        cosines = products / (asked.length * self._lengths[near])
        best = int(cosines.argmax())
        return Listed(self._questions[near[best]], float(cosines[best]), is_same=False)

    def _near(self, asked: QuestionFeatures) -> Integers:
        """Return the places of those that mean about the same: looking at all takes too long."""
        count = len(self._questions)
        if count <= _LOOKED_AT or not asked.meaning.any():
            return np.arange(count, dtype=np.int32)
        # Not with @, for which BLAS would wake a thread on each processor.
        alike = np.einsum("ij,j->i", self._features.meanings, asked.meaning)
        return np.argpartition(-alike, _LOOKED_AT)[:_LOOKED_AT].astype(np.int32)
