"""Who the bot is: what Slack says, refuses, or does not say."""

from __future__ import annotations

import re
import threading
import time

import pytest

from bot.errors import SlackError
from bot.slack.calling import web_client
from bot.slack.identity import REFUSALS, TWO_APPS, Identity, Who
from tests.unit.slack.web_server import Reply, WebServer, error

WHO = Reply(
    body=b'{"ok": true, "team": "Acme", "team_id": "T1", "user": "faq", "user_id": "U1",'
    b' "bot_id": "B1"}'
)
PATIENCE_SECONDS = 20.0


@pytest.fixture
def identity(web_server: WebServer) -> Identity:
    """An identity that has not asked yet."""
    return Identity(web_client("xoxb-secret", web_server.url))


def test_slack_says_who_the_bot_is(identity: Identity, web_server: WebServer) -> None:
    """Its ids are known and nothing is wrong."""
    web_server.will_answer([WHO])

    before = identity.problem
    assert identity.check()

    assert before == "Slack has not been asked yet"
    assert (identity.who, identity.problem) == (Who("T1", "B1", "U1"), None)
    assert [request.path for request in web_server.received] == ["/auth.test"]


def test_events_for_another_bot_of_the_workspace_are_a_warning(
    identity: Identity, web_server: WebServer
) -> None:
    """What is sent for another workspace's bot, as in shared channels, or does not say, is none."""
    web_server.will_answer([WHO])
    identity.check()

    for who in ({}, {"team_id": "T1", "user_id": "U1"}, {"team_id": "T2", "user_id": "U2"}):
        identity.notice({"authorizations": [who | {"is_bot": True}]})
    identity.notice({"command": "/faq"})
    assert not identity.warnings
    for _ in range(2):
        identity.notice({"authorizations": [{"team_id": "T1", "user_id": "U2", "is_bot": True}]})
    assert identity.warnings == (TWO_APPS,)


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_a_refused_token_is_an_error_that_says_what_to_do(
    identity: Identity, web_server: WebServer, code: str
) -> None:
    """Waiting would not help, so the message names the variable, never the token."""
    web_server.will_answer([error(code)])

    with pytest.raises(SlackError, match=f"SLACK_BOT_TOKEN.*{code}.*api.slack.com/apps") as raised:
        identity.check()

    assert "secret" not in str(raised.value) + str(identity.problem)
    assert code in str(identity.problem)


@pytest.mark.parametrize(
    "reply",
    [
        error("ratelimited", 429, Retry_After="30"),
        error("internal_error", 500),
        error("fatal_error"),
        Reply(503, b"<html>"),
        Reply(200, b"<html>"),
        Reply(200, b"null"),
        Reply(200, b'{"ok": tr', {"Content-Length": "50"}),
        Reply(hangs_up="before reading"),
        Reply(hangs_up="after reading"),
    ],
    ids=str,
)
def test_trouble_on_the_way_is_not_a_refusal(
    identity: Identity, web_server: WebServer, reply: Reply
) -> None:
    """The bot goes on without its ids, knows what is wrong, and the next try may work."""
    web_server.will_answer([reply, WHO])

    assert identity.check() is False
    assert identity.problem
    assert identity.who == Who()
    assert identity.check()


def test_nobody_there_is_not_a_refusal(identity: Identity, web_server: WebServer) -> None:
    """Without a connection the bot goes on too."""
    web_server.close()

    assert identity.check() is False
    assert "cannot be reached" in str(identity.problem)


class Waits:
    """Lets no time pass, and ends the asking when it has been asked to wait ``times`` times."""

    def __init__(self, times: int) -> None:
        self.seconds: list[float] = []
        self._times = times

    def __call__(self, seconds: float) -> bool:
        """Take note; True for the last time."""
        self.seconds.append(seconds)
        return len(self.seconds) == self._times


def asked_again(identity: Identity, times: int) -> list[float]:
    """Go on asking, and return how long it would have waited before each time and at the end."""
    waits = Waits(times + 1)
    identity.keep_asking(waits)
    for thread in threading.enumerate():
        if thread.name == "auth.test":
            thread.join(PATIENCE_SECONDS)
    return waits.seconds


def test_it_goes_on_asking_until_slack_answers(identity: Identity, web_server: WebServer) -> None:
    """In the background, ever more slowly."""
    web_server.will_answer([*[error("internal_error")] * 8, WHO])

    waits = asked_again(identity, 9)

    assert identity.who == Who("T1", "B1", "U1")
    assert waits == [0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 300.0]
    assert len(web_server.received) == 9


@pytest.mark.parametrize("code", ["token_revoked", "account_inactive"])
def test_a_token_that_is_revoked_later_is_noticed(
    identity: Identity, web_server: WebServer, caplog: pytest.LogCaptureFixture, code: str
) -> None:
    """Every few minutes it is asked for anew; what is wrong is told once, and can pass."""
    web_server.will_answer([WHO, WHO, error(code), error(code)])
    assert identity.check()

    waits = asked_again(identity, 3)

    assert identity.problem == f"Slack refuses the bot token: {code}"
    assert identity.who == Who("T1", "B1", "U1")
    assert waits == [300.0] * 4
    assert caplog.text.count("SLACK_BOT_TOKEN") == 1
    web_server.will_answer([WHO])
    asked_again(identity, 1)
    assert identity.problem is None


def test_slack_that_is_away_for_a_while_is_asked_soon_again(
    identity: Identity, web_server: WebServer
) -> None:
    """Once known, the bot still says when it could not ask, and that it can again."""
    web_server.will_answer([WHO, Reply(503, b""), WHO])
    assert identity.check()

    assert asked_again(identity, 1) == [300.0, 1.0]
    assert identity.problem == "Slack cannot be asked for the bot's identity: status 503"
    assert asked_again(identity, 1) == [0.0, 300.0]
    assert identity.problem is None


def test_what_slack_is_silent_about_is_said_once(
    caplog: pytest.LogCaptureFixture, web_server: WebServer
) -> None:
    """Scopes that were not granted, and a clock so far off that signed requests are refused."""
    scopes = {"x-oauth-scopes": "app_mentions:read,chat:write,commands"}
    far = Reply(body=WHO.body, headers=scopes)
    web_server.will_answer([far, far, WHO])
    identity = Identity(web_client("xoxb-secret", web_server.url), now=lambda: time.time() + 3600)
    assert identity.check()
    assert identity.check()
    scope, clock = identity.warnings
    assert "im:history (direct messages never reach the bot)" in scope
    assert re.search(r"clock is 3,[56]\d\d seconds ahead of Slack's", clock)
    said = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert len([line for line in said if "im:history" in line]) == 1
