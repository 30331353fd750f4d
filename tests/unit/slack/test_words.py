"""What the bot says itself, in each language."""

from __future__ import annotations

import doctest
import pkgutil
from dataclasses import fields
from string import Formatter

import pytest

from bot.slack import words
from bot.slack.words import languages
from bot.slack.words.english import Words
from bot.slack.words.languages import words_of

LANGUAGES = [
    module.name
    for module in pkgutil.iter_modules(words.__path__)
    if module.name not in ("english", "languages")
]
# Labels of buttons and titles of modals, which Slack cuts: the longest that each may be.
LIMITS = {
    **dict.fromkeys(
        ("topics_title", "ask_title", "reason_title", "answer_title", "ask_team_title"), 24
    ),
    **dict.fromkeys(("is_entry_title", "answer_modal_title", "send", "close", "ask"), 24),
    **dict.fromkeys(("helpful", "not_helpful", "share", "remove", "why_answer", "browse"), 75),
}


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_everything_with_the_same_gaps(language: str) -> None:
    """No sentence is missing, and each names what the English one does."""
    own, english = words_of(language), Words()
    for field in fields(Words):
        mine, theirs = getattr(own, field.name), getattr(english, field.name)
        assert mine != theirs, field.name
        if isinstance(theirs, str):
            assert _placeholders(mine) == _placeholders(theirs), field.name


@pytest.mark.parametrize("language", ["english", *LANGUAGES])
def test_labels_fit(language: str) -> None:
    """Slack cuts no label and no title."""
    own = words_of(language)
    assert {
        n: len(getattr(own, n)) for n, most in LIMITS.items() if len(getattr(own, n)) > most
    } == {}
    assert len(own.months) == 12


@pytest.mark.parametrize("language", ["english", "other", "finnish", "", "../x", "languages"])
def test_without_a_file_the_bot_speaks_english(language: str) -> None:
    """A language that nobody has written words for falls back to English."""
    assert words_of(language) == Words()


def test_examples_in_docstrings() -> None:
    """The examples in the module's docstrings give what they say."""
    results = doctest.testmod(languages)
    assert (results.failed, results.attempted > 1) == (0, True)
