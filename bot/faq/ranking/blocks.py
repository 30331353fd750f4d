"""Divide a large FAQ into blocks of similar entries, each small enough to learn at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.faq.ranking.features import Features, Floats, Integers

_WHOLE = 4_000
_WORDINGS = 300
_FEWEST_ENTRIES = 16
_SKETCH = 256
_POWER_STEPS = 8


class Block(NamedTuple):
    """Entries to learn together: the first ``own`` of ``entries`` belong to the block.

    The others are their nearest neighbours in other blocks, which the own ones must be told from.
    ``rows`` are all their wordings; ``labels[i]`` is the place in ``entries`` of ``rows[i]``.
    """

    entries: Integers
    own: int
    rows: Integers
    labels: Integers


def divided(features: Features, labels: Integers, entries: int) -> Iterator[Block]:
    """Yield blocks that together own every entry once; a small FAQ is one block."""
    if len(labels) <= _WHOLE:
        everything = np.arange(entries, dtype=np.int32)
        yield Block(everything, entries, np.arange(len(labels), dtype=np.int32), labels)
        return
    sketch = _sketched(features, labels, entries)
    most = max(_FEWEST_ENTRIES, _WORDINGS * entries // len(labels))
    for own in _halved(np.arange(entries, dtype=np.int32), sketch, most):
        nearness = (sketch @ sketch[own].T).max(axis=1)
        nearness[own] = -np.inf
        near = np.argsort(-nearness, kind="stable")[: len(own)].astype(np.int32)
        together = np.concatenate([own, near])
        place = np.full(entries, -1, dtype=np.int32)
        place[together] = np.arange(len(together), dtype=np.int32)
        rows = np.flatnonzero(place[labels] >= 0).astype(np.int32)
        yield Block(together, len(own), rows, place[labels[rows]])


def _sketched(features: Features, labels: Integers, entries: int) -> Floats:
    """Return a short unit vector for each entry, whose inner products are about those in full."""
    rng = np.random.default_rng(1)
    bucket = rng.integers(_SKETCH, size=features.size)
    sign = rng.choice(np.array([-1.0, 1.0], dtype=np.float32), size=features.size)
    cells = labels[features.rows].astype(np.int64) * _SKETCH + bucket[features.ids]
    signed = features.values * sign[features.ids]
    sketch = np.bincount(cells, signed, minlength=entries * _SKETCH).reshape(entries, _SKETCH)
    sketch -= sketch.mean(axis=0)
    lengths = np.linalg.norm(sketch, axis=1, keepdims=True)
    unit: Floats = (sketch / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit


def _halved(entries: Integers, sketch: Floats, most: int) -> list[Integers]:
    """Halve ``entries`` along the direction in which they differ most, until they are few."""
    if len(entries) <= most:
        return [entries]
    centred = sketch[entries] - sketch[entries].mean(axis=0)
    direction = np.ones(_SKETCH, dtype=np.float32)
    for _ in range(_POWER_STEPS):
        direction = centred.T @ (centred @ direction)
        direction /= max(float(np.linalg.norm(direction)), 1e-9)
    order = np.argsort(centred @ direction, kind="stable")
    half = len(entries) // 2
    return [
        *_halved(entries[order[:half]], sketch, most),
        *_halved(entries[order[half:]], sketch, most),
    ]
