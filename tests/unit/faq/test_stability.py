"""What must not change an answer: how entries are ordered, others of them, greetings, typos."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.faq.answering import Faq
from bot.faq.model import Answer, Entry, Knowledge, Question
from bot.knowledge.loader import load
from bot.knowledge.questions import load_questions

if TYPE_CHECKING:
    from random import Random

FAQS = Path(__file__).parents[2] / "questions" / "faqs"
FEW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def handbooks(staff_handbook: Knowledge, it_help: Knowledge, product: Knowledge) -> list[Knowledge]:
    """Three FAQs about different things."""
    return [staff_handbook, it_help, product]


def _reworded(entries: tuple[Entry, ...], rng: Random) -> list[str]:
    """Every entry's wordings with a word less, and one with two letters swapped."""
    questions = []
    for entry in entries:
        words = rng.choice(entry.wordings).split()
        if len(words) > 2:
            words.pop(rng.randrange(len(words)))
        at = max(range(len(words)), key=lambda place: len(words[place]))
        longest = words[at]
        if len(longest) > 4:
            words[at] = longest[:2] + longest[3] + longest[2] + longest[4:]
        questions.append(" ".join(words))
    return questions


def _answered(faq: Faq, text: str) -> str | None:
    decision = faq.answer(Question(text))
    return decision.entry.id if isinstance(decision, Answer) else None


@FEW
@given(at=st.integers(0, 2), rng=st.randoms(use_true_random=False))
def test_order_of_entries_changes_nothing(handbooks: list[Knowledge], at: int, rng: Random) -> None:
    """However files and entries are arranged, the same entries rank the same, ties aside."""
    entries = list(handbooks[at].entries)
    rng.shuffle(entries)
    one, other = Faq(handbooks[at]), Faq(replace(handbooks[at], entries=tuple(entries)))
    for text in _reworded(handbooks[at].entries, rng):
        first, second = one.answer(Question(text)), other.answer(Question(text))
        ranked = {match.entry.id: match.confidence for match in second.candidates}
        assert type(first) is type(second)
        for match in first.candidates[:3]:
            assert ranked[match.entry.id] == pytest.approx(match.confidence, abs=0.02)


@FEW
@given(at=st.integers(0, 2), rng=st.randoms(use_true_random=False))
def test_an_unrelated_entry_makes_no_answer_wrong(
    handbooks: list[Knowledge], at: int, rng: Random
) -> None:
    """Entries about other things take no question from those that answered it."""
    own = handbooks[at]
    others = [e for place, one in enumerate(handbooks) if place != at for e in one.entries]
    ids = {entry.id for entry in own.entries}
    added = [entry for entry in rng.sample(others, 3) if entry.id not in ids]
    grown = Faq(replace(own, entries=(*own.entries, *added)))
    before = Faq(own)
    for text in _reworded(own.entries, rng):
        answered = _answered(before, text)
        if answered is not None:
            assert _answered(grown, text) in (answered, None), text


AROUND = ("Hi Anna, {}", "good morning all! {}", "{} Thanks, Ben", "Hello :wave: {}", "{} thx!")
TYPOS_THAT_CHANGE = 0.01


@FEW
@given(at=st.integers(0, 2), rng=st.randoms(use_true_random=False))
def test_a_greeting_gives_no_other_answer(handbooks: list[Knowledge], at: int, rng: Random) -> None:
    """What stands around a question may cost its answer; it never brings another one."""
    faq = Faq(handbooks[at])
    for text in _reworded(handbooks[at].entries, rng):
        bare = _answered(faq, text)
        if bare is not None:
            assert _answered(faq, rng.choice(AROUND).format(text)) in (bare, None), text


@pytest.mark.parametrize("name", ["hr-and-office", "product-support", "university-course"])
def test_a_typing_error_hardly_ever_gives_another_answer(name: str) -> None:
    """Of the labelled questions one in a hundred at most gets another entry's by one slip."""
    knowledge = load(FAQS / name / "knowledge")
    ids = {entry.id for entry in knowledge.entries}
    asked = load_questions([FAQS / name / "development.yaml"], ids)
    faq, rng, changed = Faq(knowledge), random.Random(name), []
    for one in asked:
        for _ in range(5):
            before, after = _answered(faq, one.question), _answered(faq, _slip(one.question, rng))
            if before is not None and after not in (before, None):
                changed.append(one.question)
    assert len(changed) <= TYPOS_THAT_CHANGE * 5 * len(asked), changed


def _slip(text: str, rng: random.Random) -> str:
    """Leave out, double or swap a letter of a word."""
    letters = [at for at in range(1, len(text) - 1) if text[at].isalpha()]
    at = rng.choice(letters)
    left, letter, right = text[:at], text[at], text[at + 1 :]
    return rng.choice(
        [left + right, left + 2 * letter + right, left + right[:1] + letter + right[1:]]
    )


@FEW
@given(at=st.integers(0, 2), rng=st.randoms(use_true_random=False))
def test_a_wording_that_is_added_finds_its_entry(
    handbooks: list[Knowledge], at: int, rng: Random
) -> None:
    """Whatever was first for it before, the entry that it was added to is now."""
    entries = list(handbooks[at].entries)
    place, text = rng.randrange(len(entries)), rng.choice(_reworded(tuple(entries), rng))
    entries[place] = replace(entries[place], phrasings=(*entries[place].phrasings, text))
    faq = Faq(replace(handbooks[at], entries=tuple(entries)))
    for asked in (text, text.upper(), rng.choice(AROUND).format(text)):
        ids = [match.entry.id for match in faq.answer(Question(asked)).candidates]
        assert entries[place].id in ids[:1] or Faq(handbooks[at]).judged(text).is_exact, asked
