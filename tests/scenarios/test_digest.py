"""Every Monday, those who keep answers are told what to look at: once, whatever runs."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.playground.faults import Refused
from bot.playground.local_bot import connected
from bot.slack.digest import Weekly
from bot.storage.claims import Claims
from bot.storage.counts import Event
from tests.scenarios.conftest import KNOWLEDGE, MODES, Staffed, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.playground.fake_slack import FakeSlack

MONDAY = datetime(2035, 1, 1, 8, 0, tzinfo=UTC)
assert MONDAY.weekday() == 0


@pytest.fixture(params=MODES)
def owners(
    request: pytest.FixtureRequest, slack: FakeSlack, tmp_path: Path, database_url: str
) -> Iterator[Staffed]:
    """A team with an overdue answer; the bot has the digest off: the clock is ours."""
    ana, tom, admin = (slack.add_user(name) for name in ("ana", "tom", "ada"))
    team = slack.add_channel("it-team", members=[tom, slack.bot_user])
    folder = tmp_path / "answers"
    shutil.copytree(KNOWLEDGE, folder)
    office = folder / "office.yaml"
    lines = office.read_text(encoding="utf-8").replace(
        "  - id: parking\n", "  - id: parking\n    review_by: 2026-01-01  # yearly\n"
    )
    office.write_text(lines, encoding="utf-8")
    settings = settings_for(
        slack,
        tmp_path,
        DATABASE_URL=database_url,
        FAQ_KNOWLEDGE_DIR=str(folder),
        FAQ_TEAM_CHANNEL=team,
        FAQ_ADMINS=admin,
        FAQ_LOG_QUESTIONS="on",
        FAQ_REPOSITORY_URL="https://example.com/edit/{path}#L{line}",
    )
    with connected(slack, settings, request.param) as bot:
        yield Staffed(slack, bot, ana, team, tom, admin)


def weekly(scene: Staffed) -> Weekly:
    """What a process has that sends digests."""
    bot = scene.bot
    return Weekly(bot.responder, Claims(bot.database), is_on=True)


def test_the_digest_comes_once_a_week_over_all_processes(owners: Staffed) -> None:
    """Not before Monday at eight; a second process, and a second look, say nothing."""
    slack, bot = owners.slack, owners.bot
    bot.faq  # noqa: B018 - the answers are learnt
    for what in (Event("not_helpful", "printer"), Event("asked")):
        bot.memory.counts.add(what, at=MONDAY - timedelta(days=2))
    slack.slash(owners.ana, slack.general, "/faq", "who wrote the opera Carmen?")
    owners.settle()
    bot.responder.write_counts()
    processes = [weekly(owners), weekly(owners)]

    for process in processes:
        process.look(MONDAY - timedelta(minutes=1))
    assert owners.in_team() == []
    for process in processes * 2:
        process.look(MONDAY)
    (message,) = owners.in_team()
    seen = message.plain.replace("*", "").replace("`", "")
    assert seen.startswith("What the FAQ needs this week")
    assert "Answers whose review is overdue: 1" in seen
    assert "Where can I park my car? (parking, 2026-01-01)" in seen
    assert "Why does the printer not print? (printer): 0 helpful, 1 not helpful" in seen
    assert "who wrote the opera Carmen? (1×)" in seen
    assert "parking" in message.text
    assert "Carmen" in message.text
    assert "data_visualization" in [block["type"] for block in message.blocks]
    assert "Week of" in message.text
    processes[0].look(MONDAY + timedelta(days=3))
    assert len(owners.in_team()) == 1
    processes[1].look(MONDAY + timedelta(days=7))
    assert len(owners.in_team()) == 2

    slack.click(owners.tom, message, "Still right: Where can I park my car?")
    modal = owners.modal(owners.tom)
    day = (datetime.now(UTC) + timedelta(days=182)).date()
    assert f"+    review_by: {day}  # yearly" in str(modal.body)
    assert "-    review_by: 2026-01-01  # yearly" in str(modal.body)
    assert "https://example.com/edit/office.yaml#L" in str(modal.body)


def test_a_bot_with_the_setting_sends_it_by_itself(
    owners: Staffed, tmp_path: Path, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FAQ_DIGEST=on is all that it takes."""
    monkeypatch.setattr("bot.slack.digest._HOUR", 0)  # else nothing is due early on a Monday
    bot = owners.bot
    settings = settings_for(
        slack,
        tmp_path,
        DATABASE_URL=f"sqlite:///{tmp_path / 'other.db'}",
        FAQ_KNOWLEDGE_DIR=str(bot.folder),
        FAQ_TEAM_CHANNEL=owners.team,
        FAQ_DIGEST="on",
    )
    with connected(slack, settings, "http"):
        slack.wait_for(owners.in_team)
    (message,) = owners.in_team()
    assert "Answers whose review is overdue: 1" in message.plain


def test_owners_find_still_right_in_home(owners: Staffed) -> None:
    """Beside what is overdue, also without the digest."""
    slack, admin = owners.slack, owners.admin
    slack.open_home(admin)
    tab = slack.wait_for(lambda: slack.home(admin))
    assert tab is not None
    slack.click(admin, tab, "Still right: Where can I park my car?")
    assert "review_by: 2026-01-01" in str(owners.modal(admin).body)


@pytest.mark.parametrize("takes_charts", [True, False])
def test_owners_are_sent_the_figures_as_a_chart(owners: Staffed, takes_charts: bool) -> None:
    """In the conversation with the bot, with the numbers in words; nobody else is."""
    slack, bot, admin = owners.slack, owners.bot, owners.admin
    slack.slash(owners.ana, slack.general, "/faq", "who wrote the opera Carmen?")
    owners.settle()
    bot.responder.write_counts()
    slack.open_home(admin)
    tab = slack.wait_for(lambda: slack.home(admin))
    assert tab is not None
    if not takes_charts:
        slack.fail("chat.postMessage", Refused("invalid_blocks"))
    slack.click(admin, tab, "Send me this as a chart")
    owners.settle()
    (message,) = slack.visible_to(admin, slack.direct(admin))
    monday = datetime.now(UTC).date() - timedelta(days=datetime.now(UTC).weekday())
    assert message.text == (
        f"Questions a week\nWeek of {monday}: 0 answered, 0 with suggestions, 1 without an answer"
    )
    kinds = [block["type"] for block in message.blocks]
    assert kinds == ["data_visualization" if takes_charts else "section"]
    slack.open_home(owners.ana)
    other = slack.wait_for(lambda: slack.home(owners.ana))
    assert other is not None
    assert "as a chart" not in str(other.body)


def test_a_channel_that_cannot_be_written_to_is_left_for_the_week(owners: Staffed) -> None:
    """The log says so; nobody tries again every second."""
    owners.bot.faq  # noqa: B018 - the answers are learnt
    process = weekly(owners)
    owners.slack.fail("chat.postMessage", Refused("not_in_channel"))
    process.look(MONDAY)
    process.look(MONDAY)
    assert owners.in_team() == []


def test_off_it_says_nothing(owners: Staffed) -> None:
    """As it is by default."""
    bot = owners.bot
    Weekly(bot.responder, Claims(bot.database), is_on=False).look(MONDAY)
    assert owners.in_team() == []
