"""Turn stems into weighted features: words, neighbours, pairs and pieces of words."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats: TypeAlias = NDArray[np.float32]
Integers: TypeAlias = NDArray[np.int32]

WORD, NEIGHBOURS, PAIR, PIECE = range(4)
GROUP_WEIGHTS = np.array([0.5, 0.25, 0.25, 1.0], dtype=np.float32)
_PAIR_WINDOW = 9


class Sparse(NamedTuple):
    """Rows of features: row ``i`` holds ``ids[starts[i]:starts[i + 1]]`` with ``values`` alike."""

    starts: Integers
    ids: Integers
    values: Floats

    @property
    def rows(self) -> Integers:
        """The row of each stored value."""
        counts = np.diff(self.starts)
        return np.repeat(np.arange(len(counts), dtype=np.int32), counts)


class FeatureSpace:
    """The features that the wordings of an FAQ have, and how much each one tells.

    A feature's weight falls with the number of *entries* that have it, not of wordings: ten
    wordings of one entry that all say "refund" make it no less telling.
    """

    def __init__(self, wordings: Sequence[Sequence[str]], labels: Integers, entries: int) -> None:
        self._ids: list[dict[object, int]] = [{}, {}, {}, {}]
        self._groups: list[int] = []
        self._pieces: dict[str, list[int]] = {}
        rows = [self._numbered(stems, learn=True) for stems in wordings]
        self._group_of = np.array(self._groups, dtype=np.int32)
        starts = np.concatenate(([0], np.cumsum([len(row) for row in rows]))).astype(np.int32)
        ids = np.array([feature for row in rows for feature in row], dtype=np.int64)
        counted = self._counted(starts, ids)
        pairs = np.unique(labels[counted.rows].astype(np.int64) * self.size + counted.ids)
        containing = np.bincount(pairs % max(self.size, 1), minlength=self.size)
        self._idf: Floats = (np.log((1 + entries) / (1 + containing)) + 1).astype(np.float32)
        self._unseen = float(np.log(1 + entries) + 1)
        self.wordings = self._weighted(counted)

    @property
    def size(self) -> int:
        """How many features there are."""
        return len(self._groups)

    def is_known(self, stem: str) -> bool:
        """Whether some wording has ``stem``."""
        return stem in self._ids[WORD]

    def rarity(self, stem: str) -> float:
        """Return how telling ``stem`` is, from 1 (in every entry) up; highest if unknown."""
        number = self._ids[WORD].get(stem)
        return self._unseen if number is None else float(self._idf[number])

    def question(self, stems: Sequence[str]) -> tuple[Integers, Floats]:
        """Return ids and values of the features of ``stems`` that the FAQ has too."""
        ids = np.array(self._numbered(stems, learn=False), dtype=np.int64)
        row = self._weighted(self._counted(np.array([0, len(ids)], dtype=np.int32), ids))
        return row.ids, row.values

    def _numbered(self, stems: Sequence[str], *, learn: bool) -> list[int]:
        words = self._lookup(WORD, stems, learn)
        marked = ["", *stems, ""]
        neighbours = self._lookup(NEIGHBOURS, list(pairwise(marked)), learn)
        pairs = self._lookup(PAIR, _pairs(stems), learn)
        pieces: list[int] = []
        for stem in stems:
            known = self._pieces.get(stem)
            if known is None:
                known = self._lookup(PIECE, _pieces(stem), learn)
                if learn:
                    self._pieces[stem] = known
            pieces += known
        return words + neighbours + pairs + pieces

    def _lookup(self, group: int, keys: Sequence[object], learn: bool) -> list[int]:
        ids = self._ids[group]
        if not learn:
            return [ids[key] for key in keys if key in ids]
        found = []
        for key in keys:
            number = ids.get(key)
            if number is None:
                number = ids[key] = len(self._groups)
                self._groups.append(group)
            found.append(number)
        return found

    def _counted(self, starts: Integers, ids: NDArray[np.int64]) -> Sparse:
        """Merge repeated features of a row; values become their counts."""
        size = max(self.size, 1)
        rows = np.repeat(np.arange(len(starts) - 1, dtype=np.int64), np.diff(starts))
        merged, counts = np.unique(rows * size + ids, return_counts=True)
        lengths = np.bincount(merged // size, minlength=len(starts) - 1)
        return Sparse(
            np.concatenate(([0], np.cumsum(lengths))).astype(np.int32),
            (merged % size).astype(np.int32),
            counts.astype(np.float32),
        )

    def _weighted(self, counted: Sparse) -> Sparse:
        """Weigh counts by rarity and give every group of a row its fixed share of length."""
        values = (1 + np.log(counted.values)) * self._idf[counted.ids]
        groups = self._group_of[counted.ids]
        cells = counted.rows.astype(np.int64) * len(GROUP_WEIGHTS) + groups
        squares = np.bincount(cells, weights=values**2)
        scale = np.sqrt(GROUP_WEIGHTS[groups] / squares[cells])
        return counted._replace(values=(values * scale).astype(np.float32))


def _pairs(stems: Sequence[str]) -> list[tuple[str, str]]:
    return [
        (first, second) if first <= second else (second, first)
        for at, first in enumerate(stems)
        for second in stems[at + 1 : at + _PAIR_WINDOW]
    ]


def _pieces(stem: str) -> list[str]:
    marked = f" {stem} "
    return [
        marked[at : at + length] for length in (2, 3, 4) for at in range(len(marked) - length + 1)
    ]
