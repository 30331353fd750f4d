"""Answers past their review: marked, or with FAQ_OVERDUE=suggest only suggested."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.playground.local_bot import connected
from tests.scenarios.conftest import MODES, Scene, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.playground.fake_slack import FakeSlack
    from bot.playground.local_bot import Mode

OVERDUE, CURRENT = "Where is the tea?", "Where is the coffee?"
DUE = "review was due on 31 January 2020"
MAYBE = (
    "The answer that I have may be out of date: its review was due on 31 January 2020. "
    "Is it this one?"
)
TOMORROW = (datetime.now(UTC) + timedelta(days=2)).date()
ANSWERS = f"""\
entries:
  - {{id: tea, question: {OVERDUE}, answer: In the kitchen., review_by: 2020-01-31}}
  - {{id: coffee, question: {CURRENT}, answer: In the hall., review_by: {TOMORROW}}}
"""


@contextmanager
def kitchen(slack: FakeSlack, tmp_path: Path, overdue: str, mode: Mode) -> Iterator[Scene]:
    """The bot with one answer whose review is overdue, and one whose is not."""
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "kitchen.yaml").write_text(ANSWERS, encoding="utf-8")
    folder = str(tmp_path / "answers")
    settings = settings_for(slack, tmp_path, FAQ_KNOWLEDGE_DIR=folder, FAQ_OVERDUE=overdue)
    ana = slack.add_user("ana")
    with connected(slack, settings, mode) as bot:
        yield Scene(slack, bot, ana)


@pytest.mark.parametrize("mode", MODES)
def test_an_overdue_answer_is_only_suggested(slack: FakeSlack, tmp_path: Path, mode: Mode) -> None:
    """To the asker alone, with the date; a pick gives it, and says again that it is overdue."""
    with kitchen(slack, tmp_path, "suggest", mode) as scene:
        asked = slack.say(scene.ana, slack.general, f"@faqbot {OVERDUE}")
        suggested = scene.one_seen(slack.general)
        assert suggested.ephemeral_to == scene.ana
        assert suggested.plain.startswith(MAYBE)
        assert suggested.buttons[0] == OVERDUE
        assert slack.replies_to(scene.ana, asked) == []
        slack.click(scene.ana, suggested, OVERDUE)
        slack.wait_for(lambda: slack.replies_to(scene.ana, asked))
        (answer,) = slack.replies_to(scene.ana, asked)
        assert answer.plain.startswith("In the kitchen.")
        assert DUE in answer.plain


@pytest.mark.parametrize(
    ("overdue", "question", "says"),
    [
        ("mark", OVERDUE, ["In the kitchen.", f"*{DUE}*"]),
        ("suggest", CURRENT, ["In the hall.", "next review"]),
        ("suggest", OVERDUE, [MAYBE]),
    ],
)
def test_what_a_command_gives(
    slack: FakeSlack, tmp_path: Path, overdue: str, question: str, says: list[str]
) -> None:
    """Marked by default; what is not overdue is answered in either case."""
    with kitchen(slack, tmp_path, overdue, "http") as scene:
        shown = slack.slash(scene.ana, slack.general, "/faq", question)
        assert shown.message is not None
        for part in says:
            assert part in shown.message.plain
        assert ("In the kitchen." in shown.message.plain) == (overdue == "mark")
