"""Which words of a question an entry must have in common with it."""

from __future__ import annotations

import pytest

from bot.faq.judging.coverage import Coverage
from bot.faq.model import Entry, Knowledge
from bot.faq.reading.reader import Reader

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
def coverage() -> Coverage:
    """What six entries say that differ in one word."""
    return Coverage(ENTRIES, Reader(Knowledge(ENTRIES)))


@pytest.mark.parametrize(
    ("text", "is_covered"),
    [
        ("when does the harbour open on sunday", True),
        ("harbour opening", True),
        ("habour oppening hours", True),
        ("is the harbour open, and are boats or stones", True),  # two of four
        ("purple sugar polka harbour", False),
        ("what of the gazette and the town", False),  # that stands in every answer
        ("does it take stone", False),  # to take alone says nothing
        ("is the harbour open on sunday 24 31 52 61 70 83 95", False),
    ],
)
def test_some_words_must_be_the_entrys(coverage: Coverage, text: str, is_covered: bool) -> None:
    """More than a third of what is asked, unless it is sure for other reasons."""
    assert (coverage.objection(text, 0, 0.75) is None) == is_covered


def test_certainty_makes_up_for_few_words_but_not_for_none(coverage: Coverage) -> None:
    """One telling word is enough for a match that is likely."""
    assert coverage.objection("purple sugar polka harbour", 0, 0.85) is None
    objection = coverage.objection("purple sugar polka", 0, 0.99)
    assert objection == 'The nearest entry says nothing about "purple".'


@pytest.mark.parametrize(
    ("text", "parts", "missed"),
    [
        ("when does the harbour open", (1, 1), ()),
        ("when does the harbour explode", (1, 0), ("explode",)),
        ("when does the harbour of Genoa open", (1, 1), ()),  # a name is no word of its own
        ("curious, any idea when the harbour opens", (0, 0, 1, 1), ("curious", "idea")),
        ("???", (), ()),
    ],
)
def test_words_beside_names_are_compared(
    coverage: Coverage, text: str, parts: tuple[float, ...], missed: tuple[str, ...]
) -> None:
    """Each counts 1 if the entry has it, and what it lacks is told."""
    found = coverage.compared(text, 0)
    assert (found.parts, found.missed) == (parts, missed)
    assert found.is_named == ("Genoa" in text)


def test_words_around_a_question_may_be_skipped(coverage: Coverage) -> None:
    """Nobody expects an answer to say "curious"."""
    found = coverage.compared("curious, any idea when the harbour opens", 0, skips_asking=True)
    assert (found.parts, found.missed) == ((1, 1), ())
