"""Answers are edited while the bot runs: in both modes, under questions, and told to operators."""

from __future__ import annotations

import shutil
import threading
import time
from typing import TYPE_CHECKING

import pytest

from bot.live.kept import learnt
from bot.playground.local_bot import connected
from tests.scenarios.conftest import KNOWLEDGE, MODES, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.app import Bot
    from bot.faq.answering import Faq
    from bot.faq.model import Knowledge
    from bot.faq.ranking.sentences import SentenceModel
    from bot.faq.saved import Index
    from bot.playground.fake_slack import FakeSlack

SECONDS = 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the answers."""
    copy = tmp_path / "answers"
    shutil.copytree(KNOWLEDGE, copy)
    return copy


@pytest.fixture(params=MODES)
def bot(
    request: pytest.FixtureRequest, slack: FakeSlack, tmp_path: Path, folder: Path
) -> Iterator[Bot]:
    """The bot, answering from that copy."""
    settings = settings_for(slack, tmp_path, FAQ_KNOWLEDGE_DIR=str(folder))
    with connected(slack, settings, request.param) as running:
        yield running


def asked_until(slack: FakeSlack, words: str) -> int:
    """Ask for the printer again and again until the answer has ``words``; how often it took."""
    ana = slack.add_user("ana")
    deadline = time.monotonic() + SECONDS
    for count in range(1, 100_000):
        shown = slack.slash(ana, slack.general, "/faq", "The printer is broken")
        assert shown.error is None
        assert shown.message is not None
        assert "Switch it off and on" in shown.message.plain
        if words in shown.message.plain:
            return count
        assert time.monotonic() < deadline
    raise AssertionError("unreachable")


def test_questions_wait_until_the_bot_has_learnt(
    slack: FakeSlack, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The playground's page is there before the bot is: what is asked meanwhile is not lost."""
    go_on = threading.Event()

    def slowly(known: Knowledge | Index, min_confidence: float, model: SentenceModel | None) -> Faq:
        assert go_on.wait(SECONDS)
        return learnt(known, min_confidence, model)

    monkeypatch.setattr("bot.live.learner.learnt", slowly)
    ana = slack.add_user("ana")
    with connected(slack, settings_for(slack, tmp_path, FAQ_KNOWLEDGE_DIR=str(folder)), "http"):
        question = slack.say(ana, slack.direct(ana), "The printer is broken")
        slack.settle()  # acknowledged
        assert slack.replies_to(ana, question) == []
        go_on.set()
        slack.wait_for(lambda: len(slack.visible_to(ana, slack.direct(ana))) == 2)
        assert "Switch it off and on" in slack.visible_to(ana, slack.direct(ana))[-1].plain


def test_no_question_fails_while_the_answers_change(
    bot: Bot, slack: FakeSlack, folder: Path
) -> None:
    """Each question gets the old answer or the new one, and soon the new one."""
    file = folder / "office.yaml"
    old = bot.faq.knowledge.version
    file.write_text(file.read_text().replace("4711", "0815"))
    assert asked_until(slack, "0815") >= 1
    assert bot.health()[1]["knowledge"] != old


def test_a_broken_file_is_told_to_operators_while_the_bot_answers(
    bot: Bot, slack: FakeSlack, folder: Path
) -> None:
    """``/readyz`` stays well, and names file, line and column until the file is mended."""
    file = folder / "office.yaml"
    good = file.read_text()
    slack_is_asked = bot.identity.known.wait(SECONDS)
    assert slack_is_asked
    file.write_text(good.replace("answer: Switch", "anwser: Switch"))
    said = until_knowledge(bot, "stale")
    assert said.startswith("stale since 20")
    assert f"{file}:23:5: " in said
    assert bot.readiness()[0]
    assert asked_until(slack, "4711") == 1
    file.write_text(good)
    until_knowledge(bot, "ok")


def until_knowledge(bot: Bot, beginning: str) -> str:
    """What ``/readyz`` says of the knowledge, as soon as it begins so."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        said = str(bot.readiness()[1]["knowledge"])
        if said.startswith(beginning):
            return said
    raise AssertionError(said)
