"""Learn which features speak for which entry, and score the entries of a question by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.faq.ranking import blocks, regression
from bot.faq.ranking.features import runs

if TYPE_CHECKING:
    from bot.faq.ranking.blocks import Block
    from bot.faq.ranking.features import Features, Floats, Integers, QuestionFeatures

_FAINT = 0.05
_RARE = 32
_COLUMNS_AT_ONCE = 4096
_CELLS_AT_ONCE = 20_000
_MANY = 0.2  # of the entries
_UNKNOWN = np.float32(10)  # logits below all others


class Weights(NamedTuple):
    """What each feature says for and against entries, by feature, and the entries' intercepts.

    Feature ``f`` speaks about ``entries[starts[f]:starts[f + 1]]`` with ``values`` alike; one that
    speaks about many has the row ``rows[f]`` of ``dense`` instead, a column an entry, else -1.
    ``directions`` has a row for each dimension of the meaning vectors and a column an entry.
    """

    starts: Integers
    entries: Integers
    values: Floats
    rows: Integers
    dense: Floats
    directions: Floats
    intercepts: Floats

    def scores(self, asked: QuestionFeatures) -> Floats:
        """Return one logit an entry."""
        starts = self.starts[asked.ids]
        lengths = self.starts[asked.ids + 1] - starts
        cells = runs(starts, lengths)
        said = self.values[cells] * np.repeat(asked.values, lengths)
        summed = np.bincount(self.entries[cells], said, minlength=len(self.intercepts))
        rows = self.rows[asked.ids]
        often = asked.values[rows >= 0] @ self.dense[rows[rows >= 0]]
        meant = asked.meaning @ self.directions
        logits: Floats = (summed + often + meant + self.intercepts).astype(np.float32)
        return logits

    def of(self, places: Integers) -> Weights:
        """Return those of the entries at ``places``; nothing speaks for one of which it is -1."""
        known = places >= 0
        moved = np.full(len(self.intercepts), -1, dtype=np.int32)
        moved[places[known]] = np.flatnonzero(known)
        entries = moved[self.entries]
        features = np.repeat(np.arange(len(self.rows)), np.diff(self.starts))
        counts = np.bincount(features[entries >= 0], minlength=len(self.rows))
        return Weights(
            np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
            entries[entries >= 0],
            self.values[entries >= 0],
            self.rows,
            self.dense[:, places] * known,
            self.directions[:, places] * known,
            np.where(known, self.intercepts[places], self.intercepts.min() - _UNKNOWN),
        )


class _Part(NamedTuple):
    """What one block learnt: ``values`` say how ``features`` speak about ``entries``, alike."""

    features: Integers
    entries: Integers
    values: Floats


def learn(features: Features, labels: Integers, entries: int) -> Weights:
    """Return the weights that tell the wordings of entry ``labels[i]`` from those of others."""
    size, dimensions = features.size, features.meanings.shape[1]
    directions = np.zeros((dimensions, entries), dtype=np.float32)
    intercepts = np.zeros(entries, dtype=np.float32)
    parts: list[_Part] = []
    for block in blocks.divided(features, labels, entries):
        local = features.of(block.rows)
        found = regression.train(local.products() + 1, block.labels, len(block.entries))
        kept = found[:, : block.own]
        parts += _folded(local, kept, block)
        own = block.entries[: block.own]
        directions[:, own] = local.meanings.T @ kept
        intercepts[own] = kept.sum(axis=0)
    return _by_feature(parts, size, directions, intercepts)


def _by_feature(parts: list[_Part], size: int, directions: Floats, intercepts: Floats) -> Weights:
    """Put together what the blocks learnt, in the order of the ``size`` features."""
    entries = len(intercepts)
    columns = np.concatenate([part.features for part in parts])
    order = np.argsort(columns, kind="stable")
    columns = columns[order]
    spoken = np.concatenate([part.entries for part in parts])[order]
    values = np.concatenate([part.values for part in parts])[order]
    counts = np.bincount(columns, minlength=size)
    many = np.flatnonzero(counts > _MANY * entries)
    rows = np.full(size, -1, dtype=np.int32)
    rows[many] = np.arange(len(many), dtype=np.int32)
    dense = np.zeros((len(many), entries), dtype=np.float32)
    is_dense = rows[columns] >= 0
    dense[rows[columns[is_dense]], spoken[is_dense]] = values[is_dense]
    counts[many] = 0
    return Weights(
        np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
        spoken[~is_dense],
        values[~is_dense],
        rows,
        dense,
        directions,
        intercepts,
    )


def _folded(local: Features, found: Floats, block: Block) -> list[_Part]:
    """Sum the wordings' parts feature by feature; faint weights are dropped.

    Features of few rows are summed cell by cell, the frequent ones as a product of matrices.
    """
    order = np.argsort(local.ids, kind="stable")
    rows, values = local.rows[order], local.values[order]
    used, firsts, counts = np.unique(local.ids[order], return_index=True, return_counts=True)
    parts = []
    for count in range(1, _RARE + 1):
        alike = np.flatnonzero(counts == count)
        for some in np.array_split(alike, 1 + count * len(alike) // _CELLS_AT_ONCE):
            cells = firsts[some][:, np.newaxis] + np.arange(count)
            summed = np.einsum("fc,fce->fe", values[cells], found[rows[cells]])
            parts.append(_spoken(used[some], summed, block))
    frequent = np.flatnonzero(counts > _RARE)
    for some in np.array_split(frequent, 1 + len(frequent) // _COLUMNS_AT_ONCE):
        cells = runs(firsts[some], counts[some])
        dense = np.zeros((len(some), len(found)), dtype=np.float32)
        dense[np.repeat(np.arange(len(some)), counts[some]), rows[cells]] = values[cells]
        parts.append(_spoken(used[some], dense @ found, block))
    return parts


def _spoken(features: Integers, weights: Floats, block: Block) -> _Part:
    at, spoken = np.nonzero(np.abs(weights) > _FAINT)
    return _Part(features[at].astype(np.int32), block.entries[spoken], weights[at, spoken])
