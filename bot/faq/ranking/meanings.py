"""Vectors that say what English words mean, so that "marketplace" is near "store"."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from bot.faq.ranking.features import Floats

_DATA = files("bot.faq") / "data"
_LENGTH = np.float32(2.0**0.5)  # the weight 2, beside the weights of the groups of features


@cache
def _places() -> dict[str, int]:
    stems = (_DATA / "english_stems.txt").read_text(encoding="ascii").split()
    return {stem: place for place, stem in enumerate(stems)}


@cache
def _vectors() -> NDArray[np.int8]:
    with as_file(_DATA / "english_vectors.npy") as path:
        vectors: NDArray[np.int8] = np.load(path, mmap_mode="r", allow_pickle=False)
    return vectors.view(np.ndarray)


class Meanings:
    """What some stems mean; those that are not known are left out."""

    def __init__(self, stems: Iterable[str]) -> None:
        places = _places()
        self._own = np.array([places[stem] for stem in stems if stem in places], dtype=np.int32)
        self._lengths = _lengths(_vectors()[self._own].astype(np.float32))

    def likeness(self, stem: str) -> float:
        """Return the cosine (-1 to 1) of ``stem`` with the one nearest to it; 0 if unknown."""
        place = _places().get(stem)
        if place is None or not len(self._own):
            return 0.0
        # Kept as vectors they would take most of an FAQ's memory.
        asked = _vectors()[place].astype(np.float32)
        products = _vectors()[self._own].astype(np.float32) @ asked
        return float((products / self._lengths).max() / _lengths(asked))


def _lengths(vectors: Floats) -> Floats:
    lengths: Floats = np.maximum(np.sqrt((vectors**2).sum(axis=-1)), np.float32(1e-9))
    return lengths


def vectors_of(stems: Sequence[str]) -> Floats:
    """Return a row of length 1 for each stem; zeros for what is not known."""
    places = _places()
    known = [at for at, stem in enumerate(stems) if stem in places]
    rows = np.zeros((len(stems), _vectors().shape[1]), dtype=np.float32)
    rows[known] = _vectors()[[places[stems[at]] for at in known]]
    return rows / _lengths(rows)[:, np.newaxis]


def no_meaning(stems: Sequence[str], weight: Callable[[str], float]) -> Floats:  # noqa: ARG001
    """Return the empty vector that stands for wordings of languages without vectors."""
    return np.zeros(0, dtype=np.float32)


def meaning(stems: Sequence[str], weight: Callable[[str], float]) -> Floats:
    """Return what ``stems`` mean together, as a vector of fixed length; zeros if unknown.

    A stem counts by its ``weight`` and by the length of its vector, which says how much it tells.
    """
    places = _places()
    known = [stem for stem in stems if stem in places]
    vectors = _vectors().take([places[stem] for stem in known], axis=0).astype(np.float32)
    total: Floats = np.array([weight(stem) for stem in known], dtype=np.float32) @ vectors
    length = float(np.linalg.norm(total))
    return total * (_LENGTH / length) if length else total
