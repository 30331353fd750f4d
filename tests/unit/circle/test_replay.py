"""What a change of the answers makes of questions that were asked in vain."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np

from bot.circle.exchange import Asked
from bot.circle.replay import answers, replay
from bot.faq.answering import Faq
from bot.faq.model import Entry, Knowledge

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from bot.faq.ranking.features import Floats

WIFI = Entry("wifi", "What is the wifi password?", "On the wall.")
TEA = Entry("tea", "Where is the tea?", "In the kitchen.")
KEY = Entry("key", "Who has the key?", "Ada.")
BEFORE, AFTER = Faq(Knowledge((WIFI, KEY))), Faq(Knowledge((WIFI, TEA)))


def test_questions_are_told_apart_by_what_becomes_of_them() -> None:
    """Answered now, no more, as before, and still open; the same words twice count twice."""
    asked = [
        Asked("1", TEA.question),
        Asked("2", TEA.question),
        Asked("3", KEY.question, was_closed=True),
        Asked("4", WIFI.question, was_closed=True),
        Asked("5", "Who wrote Carmen?"),
    ]
    found = replay(BEFORE, AFTER, asked)
    assert [change.id for change in found.answered] == ["1", "2"]
    assert [(change.id, change.before) for change in found.lost] == [("3", "key")]
    assert [change.id for change in found.open] == ["5"]
    assert (found.moved, found.same, found.total) == ((), 1, 5)
    moved = Faq(Knowledge((Entry("new", TEA.question, "Gone."),)))
    (change,) = replay(AFTER, moved, asked[:1]).moved
    assert (change.before, change.after) == ("tea", "new")


def test_several_processes_say_the_same_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are given what was learnt; the order stays."""
    texts = [WIFI.question, "Who wrote Carmen?", TEA.question, WIFI.question]
    alone = answers(AFTER, texts)
    monkeypatch.setattr("bot.circle.replay._WORTH_PROCESSES", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert answers(AFTER, texts) == alone == ["wifi", None, "tea", "wifi"]


class Letters:
    """A model of sentences that only this process has."""

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Near where the texts begin alike."""
        rows = np.array([[ord(sign) for sign in f"{text:8.8}"] for text in texts], np.float32)
        lengths: Floats = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / lengths


def test_a_sentence_model_is_asked_however_many_questions_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No other process has it, so none is started."""
    faq = Faq(AFTER.knowledge, model=Letters())
    monkeypatch.setattr("bot.circle.replay._WORTH_PROCESSES", 1)
    monkeypatch.setattr("bot.circle.replay.ProcessPoolExecutor", None)
    assert answers(faq, [WIFI.question, TEA.question]) == ["wifi", "tea"]
