"""Turn stems into weighted features: words, neighbours, pairs, pieces of words, meaning."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.faq.ranking.numbering import PIECE, WORD, Numbering

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Sequence

Floats: TypeAlias = NDArray[np.float32]
Integers: TypeAlias = NDArray[np.int32]
Meaning: TypeAlias = "Callable[[Sequence[str], Callable[[str], float]], Floats]"

# Of words, neighbours, pairs and pieces.
GROUP_WEIGHTS = np.array([0.5, 0.25, 0.25, 1.0], dtype=np.float32)
_SPARSE = 32


class Features(NamedTuple):
    """Rows of features: row ``i`` holds ``ids[starts[i]:starts[i + 1]]`` with ``values`` alike.

    Ids are below ``size``. ``meanings`` has a dense row for each row: what its words mean.
    """

    starts: Integers
    ids: Integers
    values: Floats
    meanings: Floats
    size: int

    @property
    def rows(self) -> Integers:
        """The row of each stored value."""
        return np.repeat(np.arange(len(self.meanings), dtype=np.int32), np.diff(self.starts))

    def of(self, rows: Integers) -> Features:
        """Return the given rows alone."""
        lengths = np.diff(self.starts)[rows]
        starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)
        places = runs(self.starts[rows], lengths)
        return Features(
            starts, self.ids[places], self.values[places], self.meanings[rows], self.size
        )

    def having(self, is_kept: NDArray[np.bool_]) -> Features:
        """Return the same rows with those features alone of which ``is_kept`` is true."""
        cells = is_kept[self.ids]
        lengths = np.bincount(self.rows[cells], minlength=len(self.meanings))
        starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)
        return self._replace(starts=starts, ids=self.ids[cells], values=self.values[cells])

    @property
    def lengths(self) -> Floats:
        """The length of each row's vector; a very small one rather than 0."""
        squares = np.bincount(self.rows, self.values**2, len(self.meanings))
        squares = squares + (self.meanings**2).sum(axis=1)
        lengths: Floats = np.sqrt(np.maximum(squares, 1e-9)).astype(np.float32)
        return lengths

    def products(self) -> Floats:
        """Return the inner products of all rows.

        Features of few rows are multiplied pair by pair, so that only the frequent ones take part
        in the product of dense matrices.
        """
        order = np.argsort(self.ids, kind="stable")
        rows, values = self.rows[order], self.values[order]
        counts = np.bincount(self.ids, minlength=self.size)
        firsts = np.cumsum(counts) - counts
        frequent = counts > _SPARSE
        column = np.cumsum(frequent, dtype=np.int32) - 1
        kept = frequent[self.ids[order]]
        dense = np.zeros((len(self.meanings), int(frequent.sum())), dtype=np.float32)
        dense[rows[kept], column[self.ids[order][kept]]] = values[kept]
        products: Floats = dense @ dense.T + self.meanings @ self.meanings.T
        for count in range(1, _SPARSE + 1):
            cells = firsts[counts == count][:, np.newaxis] + np.arange(count)
            pairs = rows[cells][:, :, np.newaxis], rows[cells][:, np.newaxis, :]
            parts = values[cells][:, :, np.newaxis] * values[cells][:, np.newaxis, :]
            np.add.at(products, pairs, parts)
        return products


class QuestionFeatures(NamedTuple):
    """The features of one question, in the order of their ids, and what its words mean."""

    ids: Integers
    values: Floats
    meaning: Floats

    @property
    def length(self) -> float:
        """The length of the question's vector; a very small one rather than 0."""
        square = self.values @ self.values + self.meaning @ self.meaning
        return float(max(float(square), 1e-9) ** 0.5)

    def products(self, texts: Features, spans: Sequence[tuple[int, int]]) -> list[Floats]:
        """Return the inner products with the rows of each span of ``texts``."""
        weight = np.zeros(texts.size, dtype=np.float32)
        weight[self.ids] = self.values
        starts = texts.starts
        cells = [slice(starts[first], starts[last]) for first, last in spans]
        ids = np.concatenate([texts.ids[some] for some in cells])
        values = np.concatenate([texts.values[some] for some in cells])
        sums = np.zeros(len(ids) + 1, dtype=np.float32)
        np.cumsum(weight[ids] * values, out=sums[1:])
        found, before = [], 0
        for (first, last), some in zip(spans, cells, strict=True):
            ends = sums[starts[first : last + 1] + (before - some.start)]
            before += some.stop - some.start
            found.append(ends[1:] - ends[:-1] + texts.meanings[first:last] @ self.meaning)
        return found


def runs(starts: NDArray[np.integer], lengths: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return the places in runs that start at ``starts``, one run after the other."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    places: NDArray[np.int64] = np.arange(total) + np.repeat(starts - (ends - lengths), lengths)
    return places


class FeatureTable(NamedTuple):
    """A feature space as plain values: feature ``i`` is ``keys[i]`` of the group ``groups[i]``.

    ``idf`` says how much each feature tells; ``texts`` are the features of the texts.
    """

    keys: Sequence[str]
    groups: NDArray[np.int8]
    idf: Floats
    texts: Features


class FeatureSpace:
    """The features that the texts of an FAQ have, and how much each one tells.

    A feature's weight falls with the number of *entries* that have it, not of texts: ten wordings
    of one entry that all say "refund" make it no less telling. ``meaning`` turns stems, and a
    function that weighs them, into a vector.
    """

    def __init__(
        self,
        numbering: Numbering,
        idf: Floats,
        texts: Features,
        entries: int,
        meaning: Meaning,
    ) -> None:
        self.texts = texts
        self._numbering = numbering
        self._words = numbering.words
        self._groups = numbering.groups
        self._idf = idf
        self._unseen = float(_idf(entries, 0))
        self._meaning = meaning

    @classmethod
    def learnt(
        cls, texts: Sequence[Sequence[str]], labels: Integers, entries: int, meaning: Meaning
    ) -> FeatureSpace:
        """Return the space of ``texts``; ``labels[i]`` is the entry of the ``i``th, from 0 up."""
        numbering = Numbering()
        counted = _counted(numbering.learn(texts), len(numbering.groups))
        numbering, counted = _without_lone_pairs(numbering, counted)
        pairs = labels[counted.rows].astype(np.int64) * counted.size + counted.ids
        # With the counts, numpy sorts, and lets other threads answer meanwhile.
        pairs, _ = np.unique(pairs, return_counts=True)
        containing = np.bincount(pairs % counted.size, minlength=counted.size)
        idf: Floats = _idf(entries, containing).astype(np.float32)
        space = cls(numbering, idf, counted, entries, meaning)
        space.texts = space._with_weights(counted, texts)
        return space

    @classmethod
    def of(cls, table: FeatureTable, entries: int, meaning: Meaning) -> FeatureSpace:
        """Return the space that ``table`` was made from."""
        numbering = Numbering.of(table.keys, table.groups)
        return cls(numbering, table.idf, table.texts, entries, meaning)

    @property
    def table(self) -> FeatureTable:
        """The space as plain values."""
        return FeatureTable(self._numbering.keys, self._groups, self._idf, self.texts)

    def holding(self, texts: Sequence[Sequence[str]]) -> FeatureSpace:
        """Return the same space with other texts; what is new in them is no feature of it."""
        rows = list(map(self._numbering.row, texts))
        counted = _counted(rows, len(self._groups))
        space = copy(self)
        space.texts = self._with_weights(counted, texts)
        return space

    def rarity(self, stem: str) -> float:
        """Return how telling ``stem`` is, from 1 (in every entry) up; highest if unknown."""
        number = self._words.get(stem)
        return self._unseen if number is None else float(self._idf[number])

    def question(self, stems: Sequence[str]) -> QuestionFeatures:
        """Return the features of ``stems`` that the FAQ has too, and their meaning."""
        found = np.frombuffer(self._numbering.row(stems), np.int32)
        ids, counts = np.unique(found, return_counts=True)
        groups = self._groups[ids]
        values = self._weighted(ids, counts, groups, groups)
        return QuestionFeatures(ids, values, self._meaning(stems, self.rarity))

    def _with_weights(self, counted: Features, texts: Sequence[Sequence[str]]) -> Features:
        """Turn the counts of features of ``texts`` into weights, and add what the texts mean."""
        groups = self._groups[counted.ids]
        cells = counted.rows * np.int64(len(GROUP_WEIGHTS)) + groups
        values = self._weighted(counted.ids, counted.values, groups, cells)
        meanings = np.stack([self._meaning(stems, self.rarity) for stems in texts])
        return counted._replace(values=values, meanings=meanings)

    def _weighted(
        self,
        ids: Integers,
        counts: NDArray[Any],
        groups: NDArray[np.integer],
        cells: NDArray[np.integer],
    ) -> Floats:
        """Weigh counts by rarity and give every group of a row, its cell, a share of length."""
        values = (1 + np.log(counts)) * self._idf[ids]
        squares = np.bincount(cells, weights=values * values)
        scale = np.sqrt(GROUP_WEIGHTS[groups] / squares[cells])
        weighted: Floats = (values * scale).astype(np.float32)
        return weighted


def _idf(entries: int, containing: Any) -> Any:
    return np.log((1 + entries) / (1 + containing)) + 1


def _without_lone_pairs(numbering: Numbering, counted: Features) -> tuple[Numbering, Features]:
    """Forget neighbours and pairs of one text alone: more than half of all features."""
    groups = numbering.groups
    is_kept = (groups == WORD) | (groups == PIECE)
    is_kept |= np.bincount(counted.ids, minlength=counted.size)[: len(groups)] > 1
    kept = np.flatnonzero(is_kept)
    ids = np.cumsum(is_kept, dtype=np.int32) - 1
    fewer = counted.having(is_kept)
    fewer = fewer._replace(ids=ids[fewer.ids], size=max(len(kept), 1))
    keys = numbering.keys
    return Numbering.of([keys[number] for number in kept.tolist()], groups[kept]), fewer


def _counted(found: Sequence[array[int]], size: int) -> Features:
    """Merge repeated features of a row; values become their counts."""
    size, count = max(size, 1), len(found)
    rows = np.repeat(np.arange(count, dtype=np.int64), list(map(len, found)))
    ids = np.concatenate([np.frombuffer(row, np.int32) for row in found])
    merged, counts = np.unique(rows * size + ids, return_counts=True)
    lengths = np.bincount(merged // size, minlength=count)
    return Features(
        np.concatenate(([0], np.cumsum(lengths))).astype(np.int32),
        (merged % size).astype(np.int32),
        counts.astype(np.float32),
        np.zeros((count, 0), dtype=np.float32),
        size,
    )
