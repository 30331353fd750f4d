"""What must not change an answer: the order of the entries, and entries about something else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.faq.answering import Faq
from bot.faq.model import Answer, Entry, Knowledge, Question

if TYPE_CHECKING:
    from random import Random

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
