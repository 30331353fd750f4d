"""Small talk is known as such, and no question is taken for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.reading.lexicon import lexicon
from bot.faq.reading.small_talk import small_talk
from tests.unit.faq.reading import forms


def _pairs(table: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(text, kind) for kind, texts in table.items() for text in texts]


@pytest.mark.parametrize(("text", "kind"), _pairs(forms.SMALL_TALK))
def test_small_talk_is_known(text: str, kind: str) -> None:
    """In any spelling that people use."""
    assert small_talk(text, lexicon("english")) == kind


@pytest.mark.parametrize(("text", "kind"), _pairs(forms.GERMAN_SMALL_TALK))
def test_german_small_talk_is_known(text: str, kind: str) -> None:
    """German speakers also greet and thank in English."""
    assert small_talk(text, lexicon("german")) == kind


@pytest.mark.parametrize("text", forms.NO_SMALL_TALK)
def test_a_question_is_no_small_talk(text: str) -> None:
    """All of the message must be small talk."""
    assert small_talk(text, lexicon("english")) is None


@pytest.mark.parametrize("question", [*forms.ENGLISH_QUESTIONS, *forms.GERMAN_QUESTIONS])
def test_questions_that_look_like_it(question: str) -> None:
    """Words about greeting and thanking ask something."""
    assert small_talk(question, lexicon("english")) is None
    assert small_talk(question, lexicon("german")) is None


@pytest.mark.parametrize(("text", "kind"), [("?", "help"), ("👋", "greeting"), ("hi", None)])
def test_small_talk_without_words_needs_no_language(text: str, kind: str | None) -> None:
    """A language without a file has no phrases."""
    assert small_talk(text, lexicon("french")) == kind


@given(st.text(max_size=300))
def test_any_text_can_be_asked_of(text: str) -> None:
    """Nothing fails."""
    small_talk(text, lexicon("english"))
