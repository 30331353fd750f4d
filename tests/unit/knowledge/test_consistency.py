"""Two wordings are the same when people would call them the same question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.consistency import folded

SAME = [
    ("What's Microsoft's stake?", "whats microsofts stake"),
    ("What’s new?", "What's new?"),
    ("profit share", "Profit-share"),
    ("  What \t is\nit ? ", "what is it"),
    ("ﬁve ５", "five 5"),
    ("STRASSE", "straße"),
    ("(really) «this»!", "Really, this"),
]
DIFFERENT = [
    ("What is C?", "What is C#?"),
    ("What is C?", "What is C++?"),
    ("Is it 5?", "Is it 5 %?"),
    ("???", "!!!"),
    ("Is it 3.5?", "Is it 35?"),
    ("résumé", "resume"),
    ("👍", "👎"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_folding_hides_what_people_overlook(one: str, other: str) -> None:
    """Case, punctuation, spacing and Unicode's double forms make no difference."""
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_folding_keeps_what_people_see(one: str, other: str) -> None:
    """Signs that tell one thing from another make a difference."""
    assert folded(one) != folded(other)


@given(st.text())
def test_folding_leaves_something_of_every_text(text: str) -> None:
    """Only the empty text has nothing left, so that two odd ones are never taken for the same."""
    assert bool(folded(text)) == bool(text)
