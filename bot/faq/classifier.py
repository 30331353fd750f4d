"""Learn which features speak for which entry: multinomial logistic regression in the dual."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.faq.features import Sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bot.faq.features import Floats, Integers

_PENALTY = 10.0
_ITERATIONS = 20
_MEMORY = 8
_CHUNK = 4096
_FAINT = 0.02


class Weights(NamedTuple):
    """What each feature says for and against entries, by feature, and the entries' intercepts.

    Feature ``f`` speaks about ``entries[starts[f]:starts[f + 1]]`` with ``values`` alike.
    """

    starts: Integers
    entries: Integers
    values: Floats
    intercepts: Floats

    def scores(self, ids: Integers, values: Floats) -> Floats:
        """Return one logit an entry for a question with these features."""
        starts = self.starts[ids]
        lengths = self.starts[ids + 1] - starts
        offsets = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
        places = np.arange(len(offsets)) + offsets
        said = self.values[places] * np.repeat(values, lengths)
        summed = np.bincount(self.entries[places], said, minlength=len(self.intercepts))
        return (summed + self.intercepts).astype(np.float32)


def learn(wordings: Sparse, size: int, labels: Integers, entries: int) -> Weights:
    """Return the weights that tell the entries' wordings apart; ``size`` counts the features."""
    products = gram(wordings, size)
    parts, intercepts = train(products, labels, entries)
    order = np.argsort(wordings.ids, kind="stable")
    columns = Sparse(
        np.concatenate(([0], np.cumsum(np.bincount(wordings.ids, minlength=size)))),
        wordings.rows[order],
        wordings.values[order],
    )
    return _folded(columns, parts, intercepts)


def _folded(columns: Sparse, parts: Floats, intercepts: Floats) -> Weights:
    """Sum the wordings' parts feature by feature; faint weights are dropped."""
    size, count = len(columns.starts) - 1, len(parts)
    kept: list[tuple[NDArray[np.intp], Integers, Floats]] = []
    for first in range(0, size, _CHUNK):
        last = min(first + _CHUNK, size)
        cells = slice(columns.starts[first], columns.starts[last])
        dense = np.zeros((last - first, count), dtype=np.float32)
        dense[columns.rows[cells] - first, columns.ids[cells]] = columns.values[cells]
        weights: Floats = dense @ parts
        features, spoken = np.nonzero(np.abs(weights) > _FAINT)
        kept.append((features + first, spoken.astype(np.int32), weights[features, spoken]))
    features = np.concatenate([part[0] for part in kept])
    lengths = np.bincount(features, minlength=size)
    return Weights(
        np.concatenate(([0], np.cumsum(lengths))),
        np.concatenate([part[1] for part in kept]),
        np.concatenate([part[2] for part in kept]),
        intercepts,
    )


def gram(wordings: Sparse, size: int) -> Floats:
    """Return the inner products of all wordings. Features of one wording alone touch no other."""
    count = len(wordings.starts) - 1
    shared = np.bincount(wordings.ids, minlength=size) > 1
    column = np.cumsum(shared, dtype=np.int32) - 1
    kept = shared[wordings.ids]
    rows, columns = wordings.rows[kept], column[wordings.ids[kept]]
    dense = np.zeros((count, max(int(shared.sum()), 1)), dtype=np.float32)
    dense[rows, columns] = wordings.values[kept]
    products: Floats = dense @ dense.T
    squares = np.bincount(wordings.rows, weights=wordings.values**2, minlength=count)
    np.fill_diagonal(products, squares)
    return products


def train(products: Floats, labels: Integers, classes: int) -> tuple[Floats, Floats]:
    """Return each wording's part in each entry's weights, and the intercepts.

    L-BFGS in the space that the wordings span; inner products of directions go through
    ``products``, so that a step costs one product with that matrix.
    """
    count = len(labels)
    target = np.zeros((count, classes), dtype=np.float32)
    target[np.arange(count), labels] = 1
    step = _Descent(products + 1, target)
    for _ in range(_ITERATIONS):
        if not step.advance():
            break
    return step.parts, step.parts.sum(axis=0)


class _Descent:
    """The state of L-BFGS. ``parts`` are coefficients; a name with ``_scores`` is their image."""

    def __init__(self, products: Floats, target: Floats) -> None:
        self._products = products
        self._target = target
        self.parts: Floats = np.zeros_like(target)
        self._scores: Floats = np.zeros_like(target)
        self._pairs: list[tuple[Floats, Floats, Floats, Floats, float]] = []
        self._loss, self._gradient = self._evaluate(self.parts, self._scores)
        self._gradient_scores: Floats = products @ self._gradient

    def _evaluate(self, parts: Floats, scores: Floats) -> tuple[float, Floats]:
        shifted = scores - scores.max(axis=1, keepdims=True)
        shares = np.exp(shifted)
        totals = shares.sum(axis=1, keepdims=True)
        fit = float((np.log(totals) - (shifted * self._target).sum(axis=1, keepdims=True)).sum())
        loss = _PENALTY * fit + 0.5 * _inner(parts, scores)
        return loss, parts + _PENALTY * (shares / totals - self._target)

    def _direction(self) -> tuple[Floats, Floats]:
        d, d_scores = -self._gradient, -self._gradient_scores
        if not self._pairs:
            scale = 1 / max(1.0, _PENALTY)
            return d * scale, d_scores * scale
        factors = []
        for s, _, y, y_scores, curvature in reversed(self._pairs):
            factor = _inner(s, d_scores) / curvature
            factors.append(factor)
            d = d - factor * y
            d_scores = d_scores - factor * y_scores
        _, _, y, y_scores, curvature = self._pairs[-1]
        scale = curvature / _inner(y, y_scores)
        d, d_scores = d * scale, d_scores * scale
        for (s, s_scores, _, y_scores, curvature), factor in zip(
            self._pairs, reversed(factors), strict=True
        ):
            weight = factor - _inner(d, y_scores) / curvature
            d = d + weight * s
            d_scores = d_scores + weight * s_scores
        return d, d_scores

    def advance(self) -> bool:
        """Take one step; say whether there was any progress."""
        d, d_scores = self._direction()
        slope = _inner(self._gradient, d_scores)
        length = 1.0
        for _ in range(12):
            parts, scores = self.parts + length * d, self._scores + length * d_scores
            loss, gradient = self._evaluate(parts, scores)
            if loss <= self._loss + 1e-4 * length * slope:
                break
            length /= 2
        else:
            return False
        gradient_scores = self._products @ gradient
        y, y_scores = gradient - self._gradient, gradient_scores - self._gradient_scores
        s, s_scores = length * d, length * d_scores
        curvature = _inner(s, y_scores)
        if curvature > 0:
            self._pairs = [*self._pairs[1 - _MEMORY :], (s, s_scores, y, y_scores, curvature)]
        self.parts, self._scores, self._loss = parts, scores, loss
        self._gradient, self._gradient_scores = gradient, gradient_scores
        return curvature > 0


def _inner(left: Floats, right: Floats) -> float:
    return float(np.vdot(left, right))
