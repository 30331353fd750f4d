"""Which words of a question an entry must have in common with it."""

from __future__ import annotations

from dataclasses import replace

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


LONG_ANSWER = "It opens at nine on every day but Monday and closes when the last guests have left."


@pytest.fixture(scope="module")
def telling() -> Coverage:
    """The same, with answers so long that what they lack can be missed."""
    entries = tuple(replace(entry, answer=f"{entry.question} {LONG_ANSWER}") for entry in ENTRIES)
    return Coverage(entries, Reader(Knowledge(entries)), tells_strangers=True)


@pytest.mark.parametrize(
    ("text", "missed"),
    [
        ("which guests does the harbour take", None),
        ("which carpets does the harbour take on sunday", "carpets"),
        ("in which year did the harbour open", None),  # any entry may tell that in other words
        ("how many carpets does the harbour take", "carpets"),
        ("who built the harbour that opens on sunday", "built"),
        ("how deep is the harbour on sunday", "deep"),
        ("how do I rent a boat when the harbour opens", "rent"),
        ("how do I open the harbour", None),
        ("I was wondering which guests the harbour takes", None),
        ("which harbour opens", None),
    ],
)
def test_what_is_asked_for_must_be_the_entrys(
    telling: Coverage, text: str, missed: str | None
) -> None:
    """After "which", "how many", "who", "how", and what the asker wants to do."""
    objection = telling.objection(text, 0, 0.99)
    assert objection is None if missed is None else f'"{missed}"' in (objection or "")


def test_a_short_answer_lacks_nothing(dense: Coverage) -> None:
    """It may be a link to where all is told."""
    entries = tuple(replace(entry, answer="See the map.") for entry in ENTRIES)
    short = Coverage(entries, Reader(Knowledge(entries)), tells_strangers=True)
    text = "how do I take boats on sunday to the harbour, does it open"
    assert short.objection(text, 0, 0.99) is None


def test_words_around_a_question_are_not_missed(telling: Coverage) -> None:
    """Nobody expects an answer to say "curious"."""
    said = "{}, any {} if guests {} when the harbour opens?"
    assert telling.objection(said.format("curious", "idea", "wonder"), 0, 0.7) is None
    assert telling.objection(said.format("purple", "sugar", "polka"), 0, 0.7) is not None
