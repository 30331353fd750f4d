"""A person in a fake Slack, and the real bot at the other end, in HTTP and in Socket Mode."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.playground.fake_slack import FakeSlack
from bot.playground.local_bot import Mode, connected
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.app import Bot
    from bot.playground.messages import Message, View

KNOWLEDGE = Path(__file__).parent / "knowledge"
# Longer than Slack waits, so that a busy machine is not taken for a bot that is late.
ACK_SECONDS = 20.0
MODES: tuple[Mode, ...] = ("http", "socket")


@dataclass(frozen=True)
class Scene:
    """The fake Slack, a person in it, and the bot that is connected to it."""

    slack: FakeSlack
    bot: Bot
    ana: str

    @property
    def direct(self) -> str:
        """Ana's conversation with the bot."""
        return self.slack.direct(self.ana)

    def seen(self, channel: str, thread_ts: str | None = None) -> list[Message]:
        """What Ana sees of the bot there, oldest first."""
        messages = self.slack.visible_to(self.ana, channel, thread_ts)
        return [message for message in messages if message.user == self.slack.bot_user]

    def one_seen(self, channel: str, thread_ts: str | None = None) -> Message:
        """The only message of the bot that Ana sees there, once nothing more is to come."""
        self.slack.wait_for(lambda: self.seen(channel, thread_ts))
        self.settle()
        (message,) = self.seen(channel, thread_ts)
        return message

    def modal(self, user: str | None = None) -> View:
        """The modal in front of Ana, or of somebody else, once there is one."""
        view = self.slack.wait_for(lambda: self.slack.modal(user or self.ana))
        assert view is not None
        return view

    def settle(self) -> None:
        """Wait until nothing is on its way, to the bot or from it."""
        self.slack.settle()
        assert self.bot.work.drain(30)


@dataclass(frozen=True)
class Staffed(Scene):
    """The same with a team in a channel of its own, and an admin."""

    team: str
    tom: str
    admin: str

    def in_team(self) -> list[Message]:
        """What the team's member sees of the bot in the team's channel."""
        messages = self.slack.visible_to(self.tom, self.team)
        return [message for message in messages if message.user == self.slack.bot_user]


def settings_for(slack: FakeSlack, folder: Path, **more: str) -> Settings:
    """What an operator would set to run the bot against this Slack."""
    environ = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'faqbot.db'}",
        "FAQ_KNOWLEDGE_DIR": str(KNOWLEDGE),
    }
    return load_settings(environ | more, env_file=None)


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A Slack whose retries come at once instead of after minutes."""
    with FakeSlack(retry_delays=(0, 0.05, 0.1), burst=50, ack_seconds=ACK_SECONDS) as fake:
        yield fake


@pytest.fixture
def stored_at(database_url: str) -> str:
    """The database of the bot: once of each kind."""
    return database_url


@pytest.fixture(params=MODES)
def scene(
    request: pytest.FixtureRequest, slack: FakeSlack, tmp_path: Path, stored_at: str
) -> Iterator[Scene]:
    """Ana, and the bot connected in one mode or the other."""
    ana = slack.add_user("ana")
    settings = settings_for(slack, tmp_path, DATABASE_URL=stored_at)
    with connected(slack, settings, request.param) as bot:
        yield Scene(slack, bot, ana)


@pytest.fixture(params=MODES)
def staffed(
    request: pytest.FixtureRequest, slack: FakeSlack, tmp_path: Path, stored_at: str
) -> Iterator[Staffed]:
    """Ana, Tom of the team, an admin, and the bot that knows of them."""
    ana, tom, admin = (slack.add_user(name) for name in ("ana", "tom", "ada"))
    team = slack.add_channel("it-team", members=[tom])
    settings = settings_for(
        slack,
        tmp_path,
        DATABASE_URL=stored_at,
        FAQ_TEAM_CHANNEL=team,
        FAQ_ADMINS=admin,
        FAQ_CONTACT="Ask at the front desk.",
        FAQ_REPOSITORY_URL="https://example.com/edit/{path}#L{line}",
    )
    with connected(slack, settings, request.param) as bot:
        yield Staffed(slack, bot, ana, team, tom, admin)
