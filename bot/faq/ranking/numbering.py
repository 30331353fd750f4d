"""Number the features of texts: their words, neighbours, pairs, and pieces of words."""

from __future__ import annotations

from array import array
from collections import defaultdict
from itertools import count, pairwise
from typing import TYPE_CHECKING

import numpy as np

from bot.faq.reading.text import is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

WORD, NEIGHBOURS, PAIR, PIECE = GROUPS = range(4)
_PAIR_WINDOW = 9


class Numbering:
    """Features by their keys, in one dictionary for each group, numbered from 0 up over all."""

    def __init__(self) -> None:
        self._ids: list[defaultdict[str, int]] = [defaultdict() for _ in GROUPS]
        self._pieces: dict[str, array[int]] = {}

    @classmethod
    def of(cls, keys: Sequence[str], groups: NDArray[np.int8]) -> Numbering:
        """Return the one in which number ``i`` is the feature ``keys[i]`` of ``groups[i]``."""
        numbering = cls()
        for group, ids in zip(GROUPS, numbering._ids, strict=True):
            own = np.flatnonzero(groups == group).tolist()
            ids.update(zip(map(keys.__getitem__, own), own, strict=True))
        return numbering

    @property
    def words(self) -> defaultdict[str, int]:
        """The numbers of the stems."""
        return self._ids[WORD]

    @property
    def groups(self) -> NDArray[np.int8]:
        """The group of each number."""
        groups = np.zeros(sum(map(len, self._ids)), dtype=np.int8)
        for group, ids in zip(GROUPS, self._ids, strict=True):
            groups[np.fromiter(ids.values(), np.int32, len(ids))] = group
        return groups

    @property
    def keys(self) -> list[str]:
        """The key of each number."""
        keys = [""] * sum(map(len, self._ids))
        for ids in self._ids:
            for key, number in ids.items():  # one by one: to sort them all would hold up others
                keys[number] = key
        return keys

    def learn(self, texts: Iterable[Sequence[str]]) -> list[array[int]]:
        """Number what ``texts`` have, and return their rows."""
        following = count(sum(map(len, self._ids))).__next__
        for ids in self._ids:
            ids.default_factory = following
        rows = list(map(self.row, texts))
        for ids in self._ids:
            ids.default_factory = None
        return rows

    def row(self, stems: Sequence[str]) -> array[int]:
        """Return the numbers of a text's features, with repetitions; of those that have one."""
        found = array("i")
        found.extend(self._numbers(WORD, stems))
        found.extend(self._numbers(NEIGHBOURS, _neighbours(stems)))
        found.extend(self._numbers(PAIR, _pairs(stems)))
        for stem in stems:
            pieces = self._pieces.get(stem)
            if pieces is None:
                pieces = array("i", self._numbers(PIECE, _pieces(stem)))
                if stem in self.words:
                    self._pieces[stem] = pieces
            found.extend(pieces)
        return found

    def _numbers(self, group: int, keys: Sequence[str]) -> list[int]:
        ids = self._ids[group]
        if ids.default_factory is not None:
            return [ids[key] for key in keys]
        return [number for key in keys if (number := ids.get(key)) is not None]


def _neighbours(stems: Sequence[str]) -> list[str]:
    """Return each stem with the next, the ends of the text among them.

    As text, of which the garbage collector knows nothing: it would stop a large FAQ for long.
    """
    return [f"{first} {second}" for first, second in pairwise(["", *stems, ""])]


def _pairs(stems: Sequence[str]) -> list[str]:
    return [
        f"{first} {second}" if first <= second else f"{second} {first}"
        for at, first in enumerate(stems)
        for second in stems[at + 1 : at + _PAIR_WINDOW]
    ]


def _pieces(stem: str) -> list[str]:
    """Return pieces of two to four letters, with the word's ends; single ones of a letter pair."""
    if is_unspaced(stem):
        return list(stem)
    marked = f" {stem} "
    return [
        marked[at : at + length] for length in (2, 3, 4) for at in range(len(marked) - length + 1)
    ]
