"""Multinomial logistic regression in the dual: fit by L-BFGS over inner products."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from typing import Protocol

    from bot.faq.ranking.features import Floats, Integers

    class Products(Protocol):
        """The inner products of all examples, plus 1; a matrix that can be multiplied with."""

        def __matmul__(self, parts: Floats, /) -> Floats:
            """Return the product."""


_PENALTY = 10.0
_ITERATIONS = 20
_MEMORY = 8


def train(
    products: Products, labels: Integers, classes: int, iterations: int = _ITERATIONS
) -> Floats:
    """Return each example's part (row) in the weights of each class (column).

    L-BFGS in the space that the examples span; inner products of directions go through the matrix
    of ``products`` too, so that a step costs one product with it. The 1 in them stands for the
    intercept: the sum of a column is the class's.
    """
    count = len(labels)
    target = np.zeros((count, classes), dtype=np.float32)
    target[np.arange(count), labels] = 1
    step = _Descent(products, target)
    for _ in range(iterations):
        if not step.advance():
            break
    return step.parts


class _Descent:
    """The state of L-BFGS. ``parts`` are coefficients; a name with ``_scores`` is their image."""

    def __init__(self, products: Products, target: Floats) -> None:
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
        is_curved = curvature > 0 and _inner(y, y_scores) > 0
        if is_curved:
            self._pairs = [*self._pairs[1 - _MEMORY :], (s, s_scores, y, y_scores, curvature)]
        self.parts, self._scores, self._loss = parts, scores, loss
        self._gradient, self._gradient_scores = gradient, gradient_scores
        return is_curved


def _inner(left: Floats, right: Floats) -> float:
    return float(np.vdot(left, right))
