"""Failures that are switched on: the caller meets them, and the record shows them."""

from __future__ import annotations

import http.client
import time
import urllib.error
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.playground.faults import (
    AnswerLost,
    BrokenServer,
    ClosedUnread,
    Hang,
    RateLimited,
    Refused,
    Slow,
    TakenLate,
)

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from bot.playground.fake_slack import FakeSlack
    from bot.playground.faults import Fault
    from tests.integration.playground.receiver import Receiver

CUT_OFF = (http.client.HTTPException, ConnectionError, urllib.error.URLError)


def raw_answer(slack: FakeSlack, timeout: float = 5) -> tuple[int, str | None, str]:
    """Status, Retry-After and body of a post, seen without a client in between."""
    connection = http.client.HTTPConnection(urlsplit(slack.api_url).netloc, timeout=timeout)
    try:
        body = f'{{"channel": "{slack.general}", "text": "x"}}'
        headers = {
            "Authorization": f"Bearer {slack.bot_token}",
            "Content-Type": "application/json",
        }
        connection.request("POST", "/api/chat.postMessage", body, headers)
        response = connection.getresponse()
        return response.status, response.headers["Retry-After"], response.read().decode()
    finally:
        connection.close()


def posted(slack: FakeSlack) -> int:
    """How many messages there are."""
    return len(slack.visible_to(slack.bot_user, slack.general))


def outcomes(slack: FakeSlack) -> list[str]:
    """How the calls ended."""
    return [call.outcome for call in slack.calls]


@pytest.mark.parametrize("retry_after", ["1", "60", "soon", "-5", None])
def test_a_planned_rate_limit_has_any_retry_after(
    slack: FakeSlack, retry_after: str | None
) -> None:
    """429 comes with exactly the header text asked for, or without the header."""
    slack.fail("chat.postMessage", RateLimited(retry_after))
    status, header, body = raw_answer(slack)
    assert (status, header) == (429, retry_after)
    assert "ratelimited" in body
    assert posted(slack) == 0


def test_a_broken_server_answers_with_a_page(slack: FakeSlack) -> None:
    """HTTP 503 with HTML, nothing posted; the next call works."""
    slack.fail("chat.postMessage", BrokenServer(503))
    status, _, body = raw_answer(slack)
    assert (status, body[:14]) == (503, "<!DOCTYPE html")
    assert posted(slack) == 0
    assert raw_answer(slack)[0] == 200
    assert outcomes(slack) == ["BrokenServer", "ok"]


def test_a_planned_refusal_has_its_name(slack: FakeSlack, client: WebClient) -> None:
    """Any of Slack's error names can be given."""
    slack.fail("auth.test", Refused("account_inactive"))
    with pytest.raises(SlackApiError, match="account_inactive"):
        client.auth_test()
    assert client.auth_test()["ok"]


def test_a_slow_answer_is_late_and_right(slack: FakeSlack) -> None:
    """The work is done and the answer leaves after the time given."""
    slack.fail("chat.postMessage", Slow(0.2))
    began = time.monotonic()
    assert raw_answer(slack)[0] == 200
    assert time.monotonic() - began >= 0.2
    assert posted(slack) == 1


def test_a_hanging_call_is_never_answered(slack: FakeSlack) -> None:
    """The caller's own timeout is what ends it, and nothing was posted."""
    slack.fail("chat.postMessage", Hang())
    with pytest.raises(TimeoutError):
        raw_answer(slack, timeout=0.2)
    assert posted(slack) == 0
    assert outcomes(slack) == ["Hang"]


def test_a_call_that_is_taken_late_does_its_work_for_nobody(slack: FakeSlack) -> None:
    """The caller has given up when the message is posted."""
    slack.fail("chat.postMessage", TakenLate(0.5))
    with pytest.raises(TimeoutError):
        raw_answer(slack, timeout=0.1)
    assert posted(slack) == 0
    slack.wait_for(lambda: posted(slack) == 1)


def test_a_connection_closed_unread_did_nothing(slack: FakeSlack) -> None:
    """The connection ends without an answer and without a post."""
    slack.fail("chat.postMessage", ClosedUnread())
    with pytest.raises(CUT_OFF):
        raw_answer(slack)
    assert posted(slack) == 0


def test_a_lost_answer_did_its_work(slack: FakeSlack) -> None:
    """The connection ends without an answer although the message was posted."""
    slack.fail("chat.postMessage", AnswerLost())
    with pytest.raises(CUT_OFF):
        raw_answer(slack)
    assert posted(slack) == 1


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Slow(0.2), 200),
        (RateLimited("7"), 429),
        (BrokenServer(500), 500),
        (Refused("used_url"), 404),
        (ClosedUnread(), None),
        (AnswerLost(), None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_posts_to_a_response_url_meet_faults_too(
    slack: FakeSlack, app: Receiver, ana: str, fault: Fault, status: int | None
) -> None:
    """The same faults, under the name ``response_url``; what was not done is no use of it."""
    slack.slash(ana, slack.general, "/faq")
    hook = WebhookClient(app.interaction["response_url"], timeout=5, retry_handlers=[])
    slack.fail("response_url", fault)
    was_shown = isinstance(fault, (Slow, AnswerLost))
    if status is None:
        with pytest.raises(CUT_OFF):
            hook.send(text="first")
    else:
        assert hook.send(text="first").status_code == status
    assert [one.text for one in slack.visible_to(ana, slack.general)] == ["first"] * was_shown
    left = 4 if was_shown else 5
    assert [hook.send(text="x").status_code for _ in range(left + 1)] == [200] * left + [404]


def test_faults_come_in_order_and_can_be_cleared(slack: FakeSlack) -> None:
    """Each fault is used as often as planned; None lasts until it is mended; "*" is any method."""
    slack.fail("chat.postMessage", BrokenServer(500), times=2)
    slack.fail("*", BrokenServer(502), times=None)
    assert [raw_answer(slack)[0] for _ in range(4)] == [500, 500, 502, 502]
    slack.mend("*")
    assert raw_answer(slack)[0] == 200


def test_closing_ends_what_hangs(slack: FakeSlack, client: WebClient) -> None:
    """A workspace that is closed while calls hang ends them without waiting."""
    slack.fail("chat.postMessage", Hang())
    connection = http.client.HTTPConnection(urlsplit(slack.api_url).netloc, timeout=30)
    connection.request("POST", "/api/chat.postMessage", b"{}")
    slack.wait_for(lambda: slack.calls)
    slack.close()
    with pytest.raises(CUT_OFF):
        connection.getresponse()
    connection.close()
