"""An answer longer than one message goes on in the next, where the first one stands."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from bot.playground.local_bot import connected
from tests.scenarios.conftest import KNOWLEDGE, MODES, Scene, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.playground.fake_slack import FakeSlack
    from bot.playground.messages import Message

BOILER, LIFT = "How do I heat the boiler?", "Who repairs the lift?"
QUESTION = f"{BOILER} {LIFT}"
PARAGRAPHS = [f"Paragraph {number} says that. " + "It is long. " * 45 for number in range(30)]
CODE = "\n".join(f"step-{number:03} --with an --option" for number in range(60))
GOES_ON = "The answer goes on in the next message."


@pytest.fixture(params=MODES)
def wordy(
    request: pytest.FixtureRequest, slack: FakeSlack, tmp_path: Path, stored_at: str
) -> Iterator[Scene]:
    """A bot with two answers of some 11,000 characters each, one of them with code."""
    folder = tmp_path / "answers"
    shutil.copytree(KNOWLEDGE, folder)
    answers = {BOILER: [*PARAGRAPHS[:15], f"```\n{CODE}\n```"], LIFT: PARAGRAPHS[15:]}
    entries = [
        {"id": f"e{number}", "question": question, "answer": "\n\n".join(parts)}
        for number, (question, parts) in enumerate(answers.items())
    ]
    (folder / "house.yaml").write_text(json.dumps({"entries": entries}), encoding="utf-8")
    ana = slack.add_user("ana")
    settings = settings_for(slack, tmp_path, DATABASE_URL=stored_at, FAQ_KNOWLEDGE_DIR=str(folder))
    with connected(slack, settings, request.param) as bot:
        yield Scene(slack, bot, ana)


def complete(messages: list[Message]) -> None:
    """All of it is there once and in order; only the last message has the buttons."""
    assert len(messages) > 1
    text = "\n".join(message.plain for message in messages)
    at = [text.index(f"Paragraph {number} says") for number in range(30)]
    assert at == sorted(at)
    assert text.count("Paragraph") == 30
    assert sum(CODE in message.plain for message in messages) == 1
    assert [GOES_ON in message.plain for message in messages] == [True] * (len(messages) - 1) + [
        False
    ]
    assert not any(message.buttons for message in messages[:-1])
    assert "Helpful" in messages[-1].buttons


def test_after_a_mention_it_goes_on_in_the_thread(wordy: Scene) -> None:
    """For everybody."""
    slack = wordy.slack
    asked = slack.say(wordy.ana, slack.general, f"@faqbot {QUESTION}")
    slack.wait_for(lambda: any(one.buttons for one in slack.replies_to(wordy.ana, asked)))
    wordy.settle()
    complete(slack.replies_to(wordy.ana, asked))


def test_after_a_command_it_goes_on_in_further_private_messages(wordy: Scene) -> None:
    """The acknowledgement holds the first of them."""
    slack = wordy.slack
    slack.slash(wordy.ana, slack.general, "/faq", QUESTION)
    slack.wait_for(lambda: any(one.buttons for one in wordy.seen(slack.general)))
    wordy.settle()
    messages = wordy.seen(slack.general)
    assert {message.ephemeral_to for message in messages} == {wordy.ana}
    complete(messages)


def test_in_a_direct_conversation_it_goes_on_below(wordy: Scene) -> None:
    """As ordinary messages."""
    wordy.slack.say(wordy.ana, wordy.direct, QUESTION)
    wordy.slack.wait_for(lambda: any(one.buttons for one in wordy.seen(wordy.direct)))
    wordy.settle()
    complete(wordy.seen(wordy.direct))
