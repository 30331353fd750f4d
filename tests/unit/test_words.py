"""What the bot says itself, in each language."""

from __future__ import annotations

import doctest
import pkgutil
from collections.abc import Mapping
from dataclasses import fields
from string import Formatter

import pytest

from bot import words
from bot.faq.judging.signals import WITH_MEANING
from bot.words import languages
from bot.words.english import Words
from bot.words.explanations import SIGNALS, Phrases, Why
from bot.words.languages import words_of

LANGUAGES = [
    module.name
    for module in pkgutil.iter_modules(words.__path__)
    if module.name not in ("english", "explanations", "languages")
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


def _literals(text: str) -> str:
    return "".join(literal for literal, _, _, _ in Formatter().parse(text))


def _sentences(words: Words) -> dict[str, str]:
    """Everything that is said, by its name, that of explanations and of signals too."""
    found: dict[str, str] = {}

    def collect(name: str, value: object) -> None:
        if isinstance(value, str):
            found[name] = value
        elif isinstance(value, tuple):
            found[name] = " ".join(value)
        elif isinstance(value, Mapping):
            for key, one in value.items():
                collect(f"{name}.{key}", one)
        else:
            for field in fields(value):  # type: ignore[arg-type]
                collect(f"{name}.{field.name}", getattr(value, field.name))

    collect("words", words)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_everything_with_the_same_gaps(language: str) -> None:
    """No sentence is missing, and each names what the English one does."""
    own, english = _sentences(words_of(language)), _sentences(Words())
    assert own.keys() == english.keys()
    for name, theirs in english.items():
        assert bool(own[name]) == bool(theirs), name
        assert own[name] != theirs or not any(map(str.isalpha, _literals(theirs))), name
        assert _placeholders(own[name]) == _placeholders(theirs), name


def test_phrases_are_of_signals() -> None:
    """None is left behind when a signal goes; not every one is worth a sentence."""
    assert SIGNALS.keys() <= {signal.name for signal in WITH_MEANING}


def test_a_signal_without_phrases_is_named_in_english() -> None:
    """Who adds one need not speak every language."""
    assert Why(signals={}).of_signal("share") == SIGNALS["share"]
    assert Why(signals={}).of_signal("lead") == Phrases()


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
