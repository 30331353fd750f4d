"""Questions that are known to have no answer, and how near a question is to them."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.faq.ranking import regression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.faq.ranking.features import Features, FeatureSpace, Floats, Integers, QuestionFeatures

_ITERATIONS = 50
_LOOKED_AT = 64
_DENSE = 0.5


class Boundary(NamedTuple):
    """What speaks for a wording of the FAQ (above 0), or for a question that has no answer.

    Both are taken to be as frequent, however many are known. ``weights`` are by feature,
    ``direction`` by dimension of the meaning vectors.
    """

    weights: Floats
    direction: Floats
    intercept: float

    def log_odds(self, asked: QuestionFeatures) -> float:
        """Return the log-odds that ``asked`` is like the FAQ's wordings."""
        said = self.weights[asked.ids] @ asked.values + self.direction @ asked.meaning
        return float(said) + self.intercept


class Nearest(NamedTuple):
    """The unanswered question that is nearest, and the cosine (0 to 1) with it.

    ``told`` are the log-odds that the question is like the FAQ's wordings rather than like
    unanswered ones.
    """

    question: str
    likeness: float
    told: float


class LearntUnanswered(NamedTuple):
    """What learning leaves behind: each question's stems and features, and the boundary."""

    stems: Sequence[tuple[str, ...]]
    features: Features
    boundary: Boundary


class Unanswered:
    """The unanswered ``questions`` in the space of the FAQ's wordings; at least one.

    ``density`` (0 to 1) says how far they are so many, compared with the number of ``wordings``,
    that one which is like none of them may be thought to have an answer.
    """

    def __init__(
        self,
        questions: Sequence[str],
        learnt: LearntUnanswered,
        wordings: int,
    ) -> None:
        self.learnt = learnt
        self._questions = questions
        alike = zip(reversed(learnt.stems), reversed(questions), strict=True)
        self._exact = {stems: question for stems, question in alike if stems}
        self.density = min(1.0, len(self._exact) / (_DENSE * wordings))
        self._lengths = learnt.features.lengths

    @property
    def is_dense(self) -> bool:
        """Whether they are as many as that takes."""
        return self.density == 1

    def same(self, stems: tuple[str, ...]) -> str | None:
        """Return the one that has just these ``stems``, the first of several; None if none has."""
        return self._exact.get(stems)

    def nearest(self, asked: QuestionFeatures) -> Nearest:
        """Return the one that is nearest to the question that is ``asked``."""
        near = self._near(asked)
        [products] = asked.products(self.learnt.features.of(near), [(0, len(near))])
        cosines = products / (asked.length * self._lengths[near])
        best = int(cosines.argmax())
        told = self.learnt.boundary.log_odds(asked)
        return Nearest(self._questions[near[best]], float(cosines[best]), told)

    def _near(self, asked: QuestionFeatures) -> Integers:
        """Return the places of those that mean about the same: looking at all takes too long."""
        count = len(self._questions)
        if count <= _LOOKED_AT or not asked.meaning.any():
            return np.arange(count, dtype=np.int32)
        # Not with @, for which BLAS would wake a thread on each processor.
        alike = np.einsum("ij,j->i", self.learnt.features.meanings, asked.meaning)
        return np.argpartition(-alike, _LOOKED_AT)[:_LOOKED_AT].astype(np.int32)


def learn(
    stems: Sequence[tuple[str, ...]], space: FeatureSpace, wordings: Integers
) -> LearntUnanswered | None:
    """Learn what tells questions of these ``stems`` from the ``wordings``, rows of ``space``.

    None if there are none.
    """
    if not stems:
        return None
    features = space.holding(stems).texts
    return LearntUnanswered(stems, features, _boundary(space, space.texts.of(wordings), features))


def carried_over(
    learnt: LearntUnanswered | None, stems: Sequence[tuple[str, ...]], space: FeatureSpace
) -> LearntUnanswered | None:
    """Return what was learnt for other questions in the same ``space``; None without any."""
    if not stems:
        return None
    features = space.holding(stems).texts
    boundary = learnt.boundary if learnt else _no_boundary(features)
    return LearntUnanswered(stems, features, boundary)


def _no_boundary(features: Features) -> Boundary:
    directions = features.meanings.shape[1]
    return Boundary(np.zeros(features.size, np.float32), np.zeros(directions, np.float32), 0.0)


def _boundary(space: FeatureSpace, wordings: Features, unanswered: Features) -> Boundary:
    """Learn it from whole words: their pieces add little here, and are most of all features."""
    products = _Products(wordings.with_rows_of(unanswered).having(space.is_of_words))
    sizes = [len(wordings.meanings), len(unanswered.meanings)]
    labels = np.repeat(np.array([1, 0], dtype=np.int32), sizes)
    parts = regression.train(products, labels, 2, _ITERATIONS)
    difference = parts[:, 1] - parts[:, 0]
    intercept = float(difference.sum()) - log(sizes[0] / sizes[1])
    return Boundary(*products.summed(difference), intercept)


class _Products:
    """The inner products of all rows, plus 1, without the matrix: it would be a large one."""

    def __init__(self, features: Features) -> None:
        # As numpy's functions want them, or they would be converted again at every step.
        self._rows = features.rows.astype(np.intp)
        self._ids = features.ids.astype(np.intp)
        self._values = features.values.astype(np.float64)
        self._features = features

    def __matmul__(self, parts: Floats) -> Floats:
        """Multiply two columns of which one is the other's opposite, as with two classes."""
        column = parts[:, 1]
        weights, direction = self.summed(column)
        sums = np.concatenate(([0.0], np.cumsum(self._values * weights[self._ids])))
        starts = self._features.starts
        found = sums[starts[1:]] - sums[starts[:-1]]
        found += self._features.meanings @ direction + column.sum()
        products: Floats = np.stack([-found, found], axis=1).astype(np.float32)
        return products

    def summed(self, column: Floats) -> tuple[Floats, Floats]:
        """Return the sum of the rows, each times its number in ``column``."""
        values = self._values * column[self._rows]
        weights = np.bincount(self._ids, values, self._features.size).astype(np.float32)
        return weights, self._features.meanings.T @ column


def says_listed(question: str) -> str:
    """Return the objection to an answer to an unanswered ``question`` itself."""
    return f'"{question}" is listed as a question that nothing here answers.'


def says_like(question: str) -> str:
    """Return the objection to an answer to what is like an unanswered ``question``."""
    return f'It is like "{question}", which nothing here answers.'
