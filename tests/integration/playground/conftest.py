"""A fake Slack, a client of its Web API, and an app that it can send to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from slack_sdk import WebClient

from bot.playground.fake_slack import FakeSlack
from tests.integration.playground.receiver import Receiver

if TYPE_CHECKING:
    from collections.abc import Iterator

SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "reactions:read",
    "reactions:write",
    "users:read",
)


@pytest.fixture
def ack_seconds() -> float:
    """How long an acknowledgement may take: long, since nobody is late here unless on purpose."""
    return 15.0


@pytest.fixture
def slack(ack_seconds: float) -> Iterator[FakeSlack]:
    """A workspace whose bot has every scope and whose retries come at once."""
    with FakeSlack(
        scopes=SCOPES, rate_limited=False, retry_delays=(0.0, 0.05, 0.1), ack_seconds=ack_seconds
    ) as running:
        yield running


@pytest.fixture
def client(slack: FakeSlack) -> WebClient:
    """Slack's own client, with the bot token and no retries."""
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
def app(slack: FakeSlack) -> Iterator[Receiver]:
    """An app over HTTP that acknowledges everything until told otherwise."""
    receiver = Receiver()
    slack.connect_http(receiver.url)
    yield receiver
    receiver.close()


@pytest.fixture
def ana(slack: FakeSlack) -> str:
    """A person."""
    return slack.add_user("ana")


@pytest.fixture
def ben(slack: FakeSlack) -> str:
    """Another person."""
    return slack.add_user("ben")
