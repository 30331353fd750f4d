"""Small parts of messages are readable whatever people wrote."""

from __future__ import annotations

import pytest

from bot.knowledge.wording import described, proposal, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("short", "'short'"),
        ("two\n  lines", "'two lines'"),
        ("", "''"),
        ("x" * 61, f"'{'x' * 60}…'"),
    ],
)
def test_a_text_is_shown_on_one_short_line(text: str, expected: str) -> None:
    """Line breaks become spaces, and a long text is cut."""
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("anwser", "; did you mean 'answer'?"),
        ("zebra", ""),
        ("", ""),
        ("answer" * 100_000, ""),
    ],
)
def test_only_near_words_are_proposed(word: str, expected: str) -> None:
    """A proposal is made for a slip of the keyboard and not for another word."""
    assert proposal(word, {"answer", "question", "id"}) == expected


@pytest.mark.parametrize(
    ("character", "expected"),
    [
        ("\0", "the character U+0000 (a control character)"),
        ("\u2028", "the character U+2028 (LINE SEPARATOR)"),
        ("\ufeff", "the character U+FEFF (ZERO WIDTH NO-BREAK SPACE)"),
    ],
)
def test_characters_that_nobody_sees_have_names(character: str, expected: str) -> None:
    """The name is Unicode's, where it has one."""
    assert described(character) == expected
