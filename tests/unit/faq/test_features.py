"""What two texts have in common, as features."""

from __future__ import annotations

import numpy as np
import pytest

from bot.faq.features import FeatureSpace
from bot.faq.meanings import no_meaning


@pytest.mark.parametrize(
    ("known", "asked", "is_alike"),
    [
        (("没纸", "纸了"), ("拿纸",), True),
        (("没纸", "纸了"), ("停车",), False),
        (("drucker",), ("kopierdrucker",), True),
        (("drucker",), ("papier",), True),
        (("drucker",), ("x",), False),
    ],
)
def test_pieces(known: tuple[str, ...], asked: tuple[str, ...], is_alike: bool) -> None:
    """Words share pieces of two letters, and letter pairs each of their letters."""
    space = FeatureSpace.learnt([known], np.zeros(1, dtype=np.int32), 1, no_meaning)
    assert bool(len(space.question(asked).ids)) == is_alike
