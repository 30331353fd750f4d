"""Which words of a question an entry must have in common with it."""

from __future__ import annotations

import pytest

from bot.faq.coverage import Coverage
from bot.faq.model import Entry, Knowledge
from bot.faq.reading import Reader

SUBJECTS = ("harbour", "bakery", "library", "museum", "theatre", "station")
ENTRIES = tuple(
    Entry(
        subject,
        f"When does the {subject} open?",
        f"The {subject} opens at nine, says the town gazette of 2023.",
        (f"opening hours of the {subject}", f"Does the {subject} take guests on Sunday?"),
    )
    for subject in SUBJECTS
)


@pytest.fixture(scope="module")
def dense() -> Coverage:
    """The coverage of an FAQ whose wordings hardly bring new words."""
    return Coverage(ENTRIES, Reader(Knowledge(ENTRIES)), tells_strangers=True)


@pytest.mark.parametrize(
    ("text", "is_covered"),
    [
        ("when does the harbour open on sunday", True),
        ("harbour opening", True),
        ("what does the gazette of the town write", False),  # that stands in every answer
        ("who made the harbour, and of what stone", False),
        ("is the harbour open on sunday", True),
        ("is the harbour open on sunday 24 31 52 61", False),
        ("does the harbour have stone", False),
        ("does the harbour take stone", False),  # to take alone says nothing
        ("habour oppening hours", True),
    ],
)
def test_some_words_must_be_the_entrys(dense: Coverage, text: str, is_covered: bool) -> None:
    """Half of what is asked must be the entry's own; what all answers say is nobody's own."""
    assert (dense.objection(text, 0, 0.85) is None) == is_covered


def test_certainty_makes_up_for_few_words(dense: Coverage) -> None:
    """One telling word is enough for a match that is nearly certain, and only for that."""
    assert dense.objection("the harbour?", 0, 0.9) is not None
    assert dense.objection("the harbour?", 0, 0.97) is None
