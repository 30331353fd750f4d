"""Vectors that say what English words mean, so that "marketplace" is near "store"."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from bot.faq import common

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from bot.faq.features import Floats


@cache
def _places() -> dict[str, int]:
    return {stem: place for place, stem in enumerate(common.english_list())}


@cache
def _vectors() -> NDArray[np.int8]:
    with (files("bot.faq") / "data" / "english_vectors.npy").open("rb") as file:
        vectors: NDArray[np.int8] = np.load(file, allow_pickle=False)
    return vectors


@cache
def vector(stem: str) -> Floats | None:
    """Return the unit vector of what ``stem`` means; None if that is not known."""
    place = _places().get(stem)
    if place is None:
        return None
    found: Floats = _vectors()[place].astype(np.float32)
    length = float(np.linalg.norm(found))
    return found / length if length else None


def no_meaning(stems: Sequence[str], weight: Callable[[str], float]) -> Floats:  # noqa: ARG001
    """Return the empty vector that stands for wordings of languages without vectors."""
    return np.zeros(0, dtype=np.float32)


def meaning(stems: Sequence[str], weight: Callable[[str], float]) -> Floats:
    """Return the unit vector of what ``stems`` mean together; zeros if none has a vector."""
    total = np.zeros(_vectors().shape[1], dtype=np.float32)
    for stem in stems:
        found = vector(stem)
        if found is not None:
            total += weight(stem) * found
    length = float(np.linalg.norm(total))
    return total / length if length else total
