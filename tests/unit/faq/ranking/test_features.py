"""What two texts have in common, as features."""

from __future__ import annotations

import numpy as np
import pytest

from bot.faq.ranking.features import FeatureSpace
from bot.faq.ranking.meanings import no_meaning
from bot.faq.ranking.numbering import GROUPS, NEIGHBOURS, PAIR, PIECE, WORD


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


def test_neighbours_and_pairs_of_one_text_are_forgotten() -> None:
    """Those of two texts are features, and so are all words and pieces."""
    texts = [("new", "badge", "lost"), ("new", "badge", "cost"), ("tea",)]
    space = FeatureSpace.learnt(texts, np.arange(3, dtype=np.int32), 3, no_meaning)
    groups = space.table.groups
    keys = {
        group: {key for key, own in zip(space.table.keys, groups, strict=True) if own == group}
        for group in GROUPS
    }
    assert keys[WORD] == {"new", "badge", "lost", "cost", "tea"}
    assert keys[NEIGHBOURS] == {" new", "new badge"}
    assert keys[PAIR] == {"badge new"}
    assert {"tea", "os"} <= keys[PIECE]
    assert len(keys[WORD]) + 3 + len(keys[PIECE]) == space.texts.size


def test_other_texts_have_the_same_features() -> None:
    """A space may hold other texts; the same ones get the same numbers."""
    texts = [("new", "badge", "lost"), ("new", "badge")]
    space = FeatureSpace.learnt(texts, np.arange(2, dtype=np.int32), 2, no_meaning)
    again = space.holding([*texts, ("elephant",), ()])
    for name in ("starts", "ids", "values"):
        before, after = getattr(space.texts, name), getattr(again.texts, name)
        assert np.array_equal(after[: len(before)], before)
    assert again.texts.size == space.texts.size
