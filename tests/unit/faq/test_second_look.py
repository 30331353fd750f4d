"""In an FAQ that knows its words: does the first entry tell just what is asked?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.faq.answering import Faq
from bot.faq.judging.second_look import (
    Comparison,
    Evidence,
    kind_of_question,
    log_odds,
    log_odds_compared,
)
from bot.faq.model import Answer, Entry, Knowledge, Question, Vocabulary

if TYPE_CHECKING:
    from bot.faq.ranking.ranker import Ranking

SUBJECTS = ("harbour", "bakery", "library", "museum", "theatre", "station", "market", "chapel")
WORDINGS = (
    "When does the {} open?",
    "opening hours of the {}",
    "At what time does the {} open on Sunday?",
    "Is the {} open on Sunday?",
    "when is the {} open for guests",
    "What are the opening hours of the {} on Sunday?",
    "Can guests come to the {} on Sunday morning?",
    "sunday hours {}",
    "{} opening time for guests",
    "Does the {} open in the morning?",
)
ANSWER = (
    "The {} opens for guests at nine in the morning, on Sunday at ten, and closes when the last of"
    " them have left."
)
ENTRIES = tuple(
    Entry(
        one, WORDINGS[0].format(one), ANSWER.format(one), tuple(w.format(one) for w in WORDINGS[1:])
    )
    for one in SUBJECTS
)
KNOWLEDGE = Knowledge(ENTRIES)
ASKED = (
    "when will the harbour be open for guests",
    "sunday opening hours at the harbour please",
    "I was wondering if the harbour opens on sunday morning",
    "harbour hours on sunday",
)
NEAR_MISSES = (
    "who built the harbour",
    "how deep is the water of the harbour",
    "which ships leave the harbour for Corsica",
    "is the harbour police hiring guards",
    "how much does a boat in the harbour cost",
    "what do anglers catch at the harbour",
)


@pytest.fixture(scope="module")
def faq() -> Faq:
    """Eight entries that are asked for in the same ways."""
    return Faq(KNOWLEDGE)


@pytest.mark.parametrize("text", ASKED)
def test_what_is_told_is_answered(faq: Faq, text: str) -> None:
    """In any words that the FAQ knows."""
    decision = faq.answer(Question(text))
    assert isinstance(decision, Answer)
    assert decision.entry.id == "harbour"


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_something_else_of_the_same_is_not_answered(faq: Faq, text: str) -> None:
    """Though the subject is the entry's, and no other entry comes near."""
    verdict = faq.judged(text)
    assert verdict.ranking.matches[0].entry.id == "harbour"
    assert faq.second_look.objection(text, verdict.ranking)
    assert not isinstance(faq.answer(Question(text)), Answer)


def test_the_objection_names_what_is_missed(faq: Faq) -> None:
    """For people who ask why."""
    text = "who painted the harbour"
    objection = faq.second_look.objection(text, faq.judged(text).ranking)
    assert objection == 'The nearest entry says nothing about "painted".'


def looked_at(faq: Faq, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that get a second look from now on."""
    seen: list[str] = []
    objection = faq.second_look.objection

    def look(text: str, ranking: Ranking) -> str | None:
        seen.append(text)
        return objection(text, ranking)

    monkeypatch.setattr(faq.second_look, "objection", look)
    return seen


def test_who_wants_to_know_is_left_out(faq: Faq, monkeypatch: pytest.MonkeyPatch) -> None:
    """The question is the rest."""
    seen = looked_at(faq, monkeypatch)
    faq.answer(Question("Our legal team wants to know when the harbour opens"))
    assert seen == ["when the harbour opens"]


@pytest.mark.parametrize(
    "knowledge",
    [
        replace(KNOWLEDGE, entries=tuple(replace(one, answer="See the map.") for one in ENTRIES)),
        replace(KNOWLEDGE, vocabulary=Vocabulary("danish")),
        replace(KNOWLEDGE, entries=tuple(replace(one, phrasings=()) for one in ENTRIES)),
    ],
    ids=["short answers", "another language", "few wordings"],
)
def test_where_little_is_known_nothing_can_be_missed(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A short answer may be a link to where all is told; a new word is no surprise elsewhere."""
    faq = Faq(knowledge)
    seen = looked_at(faq, monkeypatch)
    faq.answer(Question("when would the harbour open on sunday"))
    assert seen == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Whom do I ask?", "who"),
        ("do you know which one it is", "what"),
        ("How many are there?", "how many"),
        ("how is it going", "how"),
        ("since WHEN", "when"),
        ("Is it open?", ""),
        ("I wonder if it is open", ""),
        ("opening hours", "words"),
        ("", "words"),
    ],
)
def test_questions_are_of_a_kind(text: str, kind: str) -> None:
    """By their question word, if they have one."""
    assert kind_of_question(text) == kind


USUAL = Evidence(sure=0, missed=0.2, asked=0.5, words=0)
GOOD = Evidence(sure=0.95, missed=0.1, asked=0.8, words=5)


@pytest.mark.parametrize(
    "worse",
    [
        GOOD._replace(sure=0.6),
        GOOD._replace(missed=0.6),
        GOOD._replace(asked=0.1),
        GOOD._replace(words=1),
    ],
)
def test_each_sign_speaks_for_itself(worse: Evidence) -> None:
    """Less of what speaks for an entry makes it less probable."""
    assert log_odds(worse, USUAL) < log_odds(GOOD, USUAL)


UNANSWERED = (
    "Who built the harbour?",
    "Who swims in the harbour on Sunday morning?",
    "How many guests come to the bakery on Sunday?",
    "Is the chapel open for weddings?",
    "Can guests sleep in the library?",
    "Does the station open its own museum?",
)


def test_what_is_like_what_has_no_answer_is_not_answered() -> None:
    """Also in words that the FAQ knows; and all else is answered as before."""
    without, faq = Faq(KNOWLEDGE), Faq(replace(KNOWLEDGE, unanswered=UNANSWERED))
    misses = ("Do guests swim in the harbour on Sunday?", "is the chapel open for a wedding")
    assert any(isinstance(without.answer(Question(text)), Answer) for text in misses)
    for text in misses:
        assert not isinstance(faq.answer(Question(text)), Answer)
    for text in ASKED:
        assert isinstance(faq.answer(Question(text)), Answer)


def test_what_a_short_list_lacks_has_no_answer_for_that() -> None:
    """Being unlike the few that are listed makes no near miss an answer."""
    faq = Faq(replace(KNOWLEDGE, unanswered=UNANSWERED))
    assert faq.unanswered
    assert faq.unanswered.density < 0.2
    for text in (*NEAR_MISSES, "is the library open for weddings"):
        assert not isinstance(faq.answer(Question(text)), Answer)


NEAR = Comparison(before=1, untold=0, nearer=0.1, told=1)


@pytest.mark.parametrize(
    "worse",
    [
        NEAR._replace(before=0),
        NEAR._replace(untold=1),
        NEAR._replace(nearer=-0.1),
        NEAR._replace(told=-1),
    ],
)
def test_each_comparison_speaks_for_itself(worse: Comparison) -> None:
    """Being more like what has no answer makes an answer less probable."""
    assert log_odds_compared(worse) < log_odds_compared(NEAR)


def test_what_is_usual_is_measured_on_the_wordings(faq: Faq) -> None:
    """Nearly all words of each stand in others of its entry; in thinner FAQs fewer do."""
    usual = faq.second_look.usual
    assert usual.missed < 0.1
    assert usual.asked > 0.5
    thin = Faq(replace(KNOWLEDGE, entries=tuple(replace(e, phrasings=()) for e in ENTRIES)))
    assert thin.second_look.usual.asked == 0
    assert Faq(Knowledge(())).second_look.usual.asked == 1
