"""What is kept of questions without a good answer: nothing, or what an operator wants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.playground.local_bot import connected
from bot.storage.gaps import DISLIKED, DISMISSED, PICKED, SUGGESTED, TOLD, UNANSWERED, Gap, Gaps
from bot.storage.schema import inbox, metadata
from tests.scenarios.conftest import MODES, Staffed, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.playground.fake_slack import FakeSlack

CANARY = "who wrote the opera Zauberkanarienvogel?"


@pytest.fixture(params=MODES)
def logging_scene(
    request: pytest.FixtureRequest, slack: FakeSlack, tmp_path: Path, database_url: str
) -> Iterator[Staffed]:
    """Ana, a team and an admin; unanswered questions are kept, in both kinds of database."""
    ana, tom, admin = (slack.add_user(name) for name in ("ana", "tom", "ada"))
    team = slack.add_channel("it-team", members=[tom])
    settings = settings_for(
        slack,
        tmp_path,
        DATABASE_URL=database_url,
        FAQ_TEAM_CHANNEL=team,
        FAQ_ADMINS=admin,
        FAQ_LOG_QUESTIONS="on",
        FAQ_KEEP_DAYS="30",
    )
    with connected(slack, settings, request.param) as bot:
        yield Staffed(slack, bot, ana, team, tom, admin)


def gaps(scene: Staffed) -> dict[str, Gap]:
    """What is kept, by its text."""
    scene.settle()
    scene.bot.responder.gaps.write()
    return {gap.question: gap for gap in Gaps(scene.bot.database).all()}


def _wait_for_team(scene: Staffed, count: int) -> None:
    scene.slack.wait_for(lambda: len(scene.in_team()) == count)


def test_what_people_make_of_a_question_is_kept_with_it(logging_scene: Staffed) -> None:
    """A pick, a vote against an answer, the team's answer and its "Not for us"."""
    scene = logging_scene
    slack, ana, tom = scene.slack, scene.ana, scene.tom
    shown = slack.slash(ana, slack.general, "/faq", "holiday").message
    assert shown is not None
    slack.click(ana, shown, "How do I request holiday?")
    shown = slack.slash(ana, slack.general, "/faq", "What is the wifi password?").message
    assert shown is not None
    slack.click(ana, shown, "Not helpful")
    slack.close_modal(ana, everything=True)
    for number, (question, button) in enumerate(
        ((CANARY, "Answer"), ("who wrote the opera Tosca?", "Not for us"))
    ):
        shown = slack.slash(ana, slack.general, "/faq", question).message
        assert shown is not None
        slack.click(ana, shown, "Ask the team")
        scene.modal()
        slack.submit(ana, {})
        slack.close_modal(ana, everything=True)
        _wait_for_team(scene, number + 1)
        scene.settle()
        slack.click(tom, scene.in_team()[-1], button)
        if button == "Answer":
            scene.modal(tom)
            slack.submit(tom, {"faq_words": "Nobody did."})

    found = gaps(scene)

    assert {text: (gap.outcome, gap.resolution) for text, gap in found.items()} == {
        "holiday": (SUGGESTED, PICKED),
        "What is the wifi password?": (DISLIKED, None),
        CANARY: (UNANSWERED, TOLD),
        "who wrote the opera Tosca?": (UNANSWERED, DISMISSED),
    }
    assert found["holiday"].entry == "holiday-request"
    scene.bot.responder.write_counts()
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    assert scene.bot.memory.counts.totals(yesterday) == {
        "asked": 4,
        "suggest": 1,
        "picked": 1,
        "answer": 1,
        "not_helpful": 1,
        "none": 2,
        "handed_over": 2,
    }
    assert found["What is the wifi password?"].nearest == ("wifi-password",)
    assert found[CANARY].draft
    slack.open_home(ana)
    home = slack.wait_for(lambda: slack.home(ana))
    assert home is not None
    assert "kept for 30 days (4)" in home.plain
    forgotten = slack.slash(ana, slack.general, "/faq", "forget me").message
    assert forgotten is not None
    assert forgotten.plain.startswith("Deleted: your votes (1) and your questions (6)")
    assert gaps(scene) == {}


def test_with_logging_off_no_text_of_a_question_is_anywhere(
    staffed: Staffed, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """After every way to ask, neither the tables, nor files, nor the log have a word of it."""
    caplog.set_level("DEBUG")
    slack, ana = staffed.slack, staffed.ana
    slack.slash(ana, slack.general, "/faq", CANARY)
    slack.say(ana, slack.general, f"@faqbot {CANARY}")
    slack.say(ana, staffed.direct, CANARY)
    staffed.one_seen(staffed.direct)
    assert gaps(staffed) == {}
    with staffed.bot.database.reading() as connection:
        rows = {one: connection.execute(select(one)).all() for one in metadata.tables.values()}
    assert len(rows[inbox]) == 2
    assert "Zauberkanarienvogel" not in str(rows)
    if (tmp_path / "faqbot.db").exists():
        staffed.bot.database.close()
    files = [path for path in tmp_path.iterdir() if path.name.startswith("faqbot.db")]
    assert not any(b"Zauberkanarienvogel" in path.read_bytes() for path in files)
    assert "Zauberkanarienvogel" not in caplog.text
