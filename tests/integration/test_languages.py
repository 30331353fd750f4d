"""Whole FAQs in other languages, asked what people of each language would ask."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bot.faq.answering import SHOWN, Faq
from bot.faq.measuring.verdicts import Labelled, Verdict, judge
from bot.faq.model import Answer, Decision, Knowledge, Question, Suggestions, Vocabulary
from bot.knowledge.loader import load
from bot.knowledge.questions import load_questions

QUESTIONS = Path(__file__).parents[1] / "questions" / "languages"
LEAST_RIGHT = 0.8


@cache
def _knowledge(language: str) -> Knowledge:
    return load(QUESTIONS / language / "knowledge")


def _labelled(language: str, *halves: str) -> tuple[Labelled, ...]:
    files = [QUESTIONS / language / f"{half}.yaml" for half in halves]
    return load_questions(files, {entry.id for entry in _knowledge(language).entries})


def _decided(knowledge: Knowledge, labelled: tuple[Labelled, ...]) -> list[Decision]:
    faq = Faq(knowledge)
    return [faq.answer(Question(one.question)) for one in labelled]


@pytest.mark.parametrize(
    "language", ["german", "french", "russian", "turkish", "chinese", "japanese"]
)
def test_most_questions_are_answered_right(language: str) -> None:
    """Of the questions that have an answer most get it, and none gets another entry's."""
    labelled = _labelled(language, "development", "report")
    decisions = _decided(_knowledge(language), labelled)
    counts = Counter(map(judge, labelled, decisions))
    answerable = sum(bool(one.entries) for one in labelled)
    assert counts[Verdict.RIGHT] >= LEAST_RIGHT * answerable
    assert counts[Verdict.WRONG] == 0


@pytest.mark.parametrize("language", ["chinese", "japanese"])
@pytest.mark.parametrize("named", ["english", "other"])
def test_letter_pairs_need_no_language(language: str, named: str) -> None:
    """An FAQ in Chinese or Japanese gives the same answers if its vocabulary names no language."""
    knowledge = _knowledge(language)
    other = replace(knowledge, vocabulary=replace(knowledge.vocabulary, language=named))
    labelled = _labelled(language, "development")
    before, after = (
        [decision.entry.id if isinstance(decision, Answer) else None for decision in decisions]
        for decisions in (_decided(knowledge, labelled), _decided(other, labelled))
    )
    assert before == after


def test_the_entry_with_more_of_the_words_is_not_passed_over() -> None:
    """A faint match that another entry beats in words is a suggestion, and so is the other."""
    text = "Arkadaşım haber vermeden gelmiş, güvenlik almıyor, ne yapabilirim?"
    decision = Faq(_knowledge("turkish")).answer(Question(text))
    assert isinstance(decision, Suggestions)
    assert "ziyaretci" in [match.entry.id for match in decision.candidates[:SHOWN]]


def test_synonyms_are_found_in_every_language() -> None:
    """A vocabulary's words stand for each other in a language with accents and endings."""
    knowledge = _knowledge("french")
    assert knowledge.vocabulary != Vocabulary()
    decision = Faq(knowledge).answer(Question("J'ai égaré ma carte d'accès"))
    assert decision.candidates[0].entry.id == "badge-perdu"
