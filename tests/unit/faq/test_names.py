"""Names and numbers in questions as people type them."""

from __future__ import annotations

import pytest

from bot.faq import names


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("What is Google's share?", {"Google"}),
        ("what is google's share", {"google"}),
        ("Where is the Munich office?", {"Munich"}),
        ("Apple is great. Windows too", set()),
        ("WHERE IS THE OFFICE", set()),
        ("What Is The Current Vacation Policy Here", set()),
        ("the employees' room", set()),
        ("does openAI pay", {"openAI"}),
    ],
)
def test_marked_words(text: str, marked: set[str]) -> None:
    """A capital inside a sentence or a possessive marks a name; shouting and titles do not."""
    assert {word.text for word in names.typed_words(text) if word.is_marked} == marked


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("GPT-4 costs $1,000", {"gpt4", "1000"}),
        ("floor 5, room 12b", {"5", "12"}),
        ("75% in 2022", {"75", "2022"}),
        ("10bn or 2.5 million", {"10", "2.5"}),
        ("no digits", set()),
    ],
)
def test_numbers(text: str, numbers: set[str]) -> None:
    """Numbers are compared without commas, hyphens and units."""
    assert names.numbers(text) == numbers


def test_names_of() -> None:
    """Names are words that a text writes with capitals inside sentences, mostly."""
    text = "We sell to Contoso and iPhone users.\nThe Contoso deal. Ask Sales or our sales team."
    assert names.names_of(text) == {"contoso", "iphone"}
