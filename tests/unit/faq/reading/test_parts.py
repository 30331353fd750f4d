"""Texts that ask several things are cut into their questions, and no question into pieces."""

from __future__ import annotations

import pytest

from bot.faq.reading.lexicon import lexicon
from bot.faq.reading.parts import parts

WORDINGS = ("I forgot my password", "The printer does not print")


def _parts(text: str) -> tuple[str, ...]:
    return parts(text, lexicon("english"), lambda piece: piece.rstrip(".") in WORDINGS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Where is the gym?", ("Where is the gym?",)),
        ("Where is the gym? When does it open?", ("Where is the gym?", "When does it open?")),
        ("where is the gym and when does it open", ("where is the gym", "when does it open")),
        ("Where is the gym?\nIs it free?", ("Where is the gym?", "Is it free?")),
        ("Where are the bikes and cars?", ("Where are the bikes and cars?",)),
        ("", ()),
        ("?!", ()),
    ],
)
def test_a_question_ends_where_the_next_one_begins(text: str, found: tuple[str, ...]) -> None:
    """At a question mark, at a line's end, or at an "and" before a question word."""
    assert _parts(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "I have moved to Berlin. Where is the office?",
        "Where is the office? I have moved to Berlin.",
        "I am new here. I have moved to Berlin. Where is the office?",
    ],
)
def test_what_asks_nothing_belongs_to_a_question(text: str) -> None:
    """It says what the question is about."""
    assert _parts(text) == (text,)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "I forgot my password. How do I add a printer?",
            ("I forgot my password.", "How do I add a printer?"),
        ),
        (
            "How do I reset my password? The printer does not print.",
            ("How do I reset my password?", "The printer does not print."),
        ),
        (
            "I am new here. I forgot my password. The printer does not print.",
            ("I am new here. I forgot my password.", "The printer does not print."),
        ),
    ],
)
def test_what_an_entry_is_worded_with_is_a_question(text: str, found: tuple[str, ...]) -> None:
    """People ask by saying what is wrong."""
    assert _parts(text) == found


def test_where_nothing_is_a_question_each_sentence_counts() -> None:
    """In whatever way people put it."""
    text = "my badge is lost. the lift is broken."
    assert _parts(text) == ("my badge is lost.", "the lift is broken.")
