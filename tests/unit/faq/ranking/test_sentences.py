"""Whole sentences count where there is a model: here one that knows a few subjects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from bot.faq.answering import Faq
from bot.faq.model import Answer, Entry, Knowledge, NoAnswer, Question
from bot.faq.ranking.sentences import Sentences
from bot.faq.saved import Index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.faq.ranking.features import Floats

SUBJECTS = {
    "holiday": ("vacation", "days off", "beach"),
    "key": ("password", "log in", "signing on"),
    "home": ("remote", "home office", "kitchen table"),
}
KNOWLEDGE = Knowledge(
    (
        Entry("vacation", "How many vacation days do I have?", "28 days."),
        Entry("password", "How do I reset my password?", "In the portal."),
        Entry("remote", "May I work remote?", "Two days a week."),
    )
)


class Subjects:
    """A model of three subjects; all other texts are far from all of them."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def vectors(self, texts: Sequence[str]) -> Floats:
        """A dimension for each subject, and one for everything else."""
        self.asked += texts
        rows = [
            [float(any(w in text.casefold() for w in words)) for words in SUBJECTS.values()]
            for text in texts
        ]
        found = np.array([[*row, float(not any(row))] for row in rows], dtype=np.float32)
        unit: Floats = found / np.linalg.norm(found, axis=1, keepdims=True)
        return unit


@pytest.fixture
def model() -> Subjects:
    """A new one, which was asked nothing yet."""
    return Subjects()


def test_likeness_is_that_of_the_nearest_wording(model: Subjects) -> None:
    """An entry is as near as its nearest wording."""
    sentences = Sentences([["my key", "password?"], ["to the beach"]], model)
    assert sentences.likenesses("signing on").tolist() == [1, 0]
    assert model.asked == ["my key", "password?", "to the beach", "signing on"]


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("lying at the beach, for how long?", "vacation"),
        ("trouble signing on", "password"),
        ("is my kitchen table allowed", "remote"),
    ],
)
def test_what_means_the_same_ranks_first(model: Subjects, question: str, entry: str) -> None:
    """Though no word of it is in the wording."""
    judgement = Faq(KNOWLEDGE, model=model).judged(question)
    assert judgement.matches[0].entry.id == entry
    assert judgement.confidence > Faq(KNOWLEDGE).judged(question).confidence
    assert any(part.signal and part.signal.name == "meant" for part in judgement.parts)


def test_what_means_something_else_gets_no_answer(model: Subjects) -> None:
    """Nothing is near in meaning, nor in its words."""
    decision = Faq(KNOWLEDGE, model=model).answer(Question("who wrote the opera Carmen"))
    assert isinstance(decision, NoAnswer)


def test_without_a_model_nothing_is_said_of_it() -> None:
    """Neither in the ranking nor in what counted."""
    judgement = Faq(KNOWLEDGE).judged("how do I reset it")
    assert {ranked.meant for ranked in judgement.ranking.entries} == {None}
    assert all(part.signal is None or part.signal.name != "meant" for part in judgement.parts)


def test_what_was_kept_answers_the_same(model: Subjects) -> None:
    """Vectors are no part of it: the model gives them again."""
    learnt = Faq(KNOWLEDGE, model=model)
    again = Index.from_bytes(Index.of(learnt).to_bytes()).faq(0.6, model)
    for text in ("trouble signing on", "reset my password"):
        assert again.answer(Question(text)) == learnt.answer(Question(text))


def test_a_new_entry_is_found_before_anything_is_learnt(model: Subjects) -> None:
    """By its meaning too."""
    entries = (*KNOWLEDGE.entries, Entry("beach", "Is there a beach trip?", "In July."))
    carried = Faq(KNOWLEDGE, model=model).carried_over(Knowledge(entries))
    decision = carried.answer(Question("Is there a beach trip?"))
    assert isinstance(decision, Answer)
    assert decision.entry.id == "beach"
