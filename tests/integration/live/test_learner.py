"""What answers while other knowledge is learnt beside it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from bot.faq.model import Answer, Entry, Knowledge, Question
from bot.live import kept
from bot.live.learner import Learner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.faq.answering import Faq
    from bot.faq.ranking.sentences import SentenceModel
    from bot.faq.saved import Index

SECONDS = 30


def made(version: str, question: str) -> Knowledge:
    """Knowledge of two entries, the second for ``question``."""
    lift = Entry(
        "lift", "Does the lift work?", "It does.", ("lift broken", "elevator out of order")
    )
    return Knowledge((lift, Entry("other", question, f"As in {version}.")), version=version)


FIRST = made("1", "Where is the canteen?")
SECOND = made("2", "Who waters the plants?")
THIRD = made("3", "When does the shuttle leave?")


class Gate:
    """Learning that waits until it may go on; ``learnt`` is what was begun with."""

    def __init__(self) -> None:
        self.learnt: list[str] = []
        self.may_go_on = threading.Event()

    def learn(
        self, known: Knowledge | Index, min_confidence: float, model: SentenceModel | None
    ) -> Faq:
        """Begin, wait, and do it."""
        assert isinstance(known, Knowledge)
        self.learnt.append(known.version)
        assert self.may_go_on.wait(SECONDS)
        return kept.learnt(known, min_confidence, model)


@pytest.fixture
def learner() -> Learner:
    """One that has learnt the first knowledge."""
    made = Learner(FIRST, 0.6)
    made.learn()
    return made


@pytest.fixture
def gate(learner: Learner, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """What all later learning must pass."""
    gate = Gate()
    monkeypatch.setattr("bot.live.learner.learnt", gate.learn)
    yield gate
    gate.may_go_on.set()


def until(holds: Callable[[], bool]) -> None:
    """Wait for it."""
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def threads() -> list[threading.Thread]:
    """Those that learn now."""
    return [thread for thread in threading.enumerate() if thread.name == "learning"]


def answer_to(learner: Learner, text: str) -> str | None:
    """The answer's text, if there is one."""
    decision = learner.faq.answer(Question(text))
    return decision.entry.answer if isinstance(decision, Answer) else None


def test_the_new_answers_wait_for_nothing(learner: Learner, gate: Gate) -> None:
    """They are given while they are still to be learnt, and all the others as before."""
    learner.adopt(SECOND)
    assert learner.knowledge == SECOND
    assert answer_to(learner, "Who waters the plants?") == "As in 2."
    assert answer_to(learner, "is the lift broken") == "It does."
    before = learner.faq
    gate.may_go_on.set()
    until(lambda: learner.faq is not before)
    assert answer_to(learner, "who is watering our plants") == "As in 2."


def test_of_many_edits_only_the_last_is_learnt(learner: Learner, gate: Gate) -> None:
    """Beside the one that was begun with: what it gives is of no use any more."""
    learner.adopt(SECOND)
    until(lambda: gate.learnt == ["2"])
    for knowledge in (FIRST, SECOND, THIRD):
        learner.adopt(knowledge)
    gate.may_go_on.set()
    until(lambda: not threads())
    assert gate.learnt == ["2", "3"]
    assert learner.knowledge == THIRD
    assert answer_to(learner, "when will the shuttle leave") == "As in 3."


def test_the_process_ends_after_what_it_learns(learner: Learner, gate: Gate) -> None:
    """BLAS would wait for ever at the end of a process for a thread that was stopped within it."""
    learner.adopt(SECOND)
    assert [thread.daemon for thread in threads()] == [False]


def test_learning_that_fails_leaves_what_was_carried_over(
    learner: Learner, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged, and the new answers are given all the same."""
    monkeypatch.setattr("bot.live.learner.learnt", None)
    learner.adopt(SECOND)
    until(lambda: not threads())
    assert "learning failed" in caplog.text
    assert answer_to(learner, "Who waters the plants?") == "As in 2."


def test_who_asks_first_is_told_of_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for ever for what is learnt beside."""
    monkeypatch.setattr("bot.live.learner.learnt", None)
    learner = Learner(FIRST, 0.6)
    learner.learn_beside()
    with pytest.raises(TypeError):
        _ = learner.faq


def test_an_edit_mends_what_could_not_be_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next knowledge is learnt at once: there is nothing to carry over."""
    learner = Learner(FIRST, 0.6)
    with monkeypatch.context() as broken:
        broken.setattr("bot.live.learner.learnt", None)
        learner.learn_beside()
        with pytest.raises(TypeError):
            _ = learner.faq
    learner.adopt(SECOND)
    assert answer_to(learner, "who is watering our plants") == "As in 2."
