"""Events over HTTP: signed, wrapped, retried, and only those that the app can get."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.playground.fake_slack import SLACK_RETRIES, FakeSlack
from tests.integration.playground.receiver import Receiver, Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.playground.people import Order


@pytest.fixture
def narrow() -> Iterator[FakeSlack]:
    """A workspace with the default scopes: no reading of channels."""
    with FakeSlack(retry_delays=(0.0, 0.05, 0.1)) as running:
        yield running


def test_events_are_signed_and_wrapped(slack: FakeSlack, app: Receiver, ana: str) -> None:
    """Slack's own verifier accepts the request, and the wrapper has what Bolt looks at."""
    message = slack.say(ana, slack.direct(ana), "hi & bye")
    slack.settle()
    [request] = app.received
    headers = {name.lower(): value for name, value in request.headers.items()}
    assert SignatureVerifier(slack.signing_secret).is_valid_request(request.raw, headers)
    assert not SignatureVerifier("f" * 32).is_valid_request(request.raw, headers)
    body = request.content
    assert body["type"] == "event_callback"
    assert body["authorizations"][0]["user_id"] == slack.bot_user
    assert body["event_id"].startswith("Ev")
    inner = body["event"]
    assert {key: inner[key] for key in ("type", "user", "text", "ts", "channel_type")} == {
        "type": "message",
        "user": ana,
        "text": "hi &amp; bye",
        "ts": message.ts,
        "channel_type": "im",
    }
    assert inner["client_msg_id"] == message.client_msg_id
    assert inner["blocks"][0]["type"] == "rich_text"


def test_a_mention_comes_once_without_the_history_scope(narrow: FakeSlack, app: Receiver) -> None:
    """With app_mentions:read alone, only app_mention arrives, and nothing for other messages."""
    narrow.connect_http(app.url)
    cy = narrow.add_user("cy")
    narrow.say(cy, narrow.general, "@faqbot hello")
    narrow.say(cy, narrow.general, "hello all")
    narrow.settle()
    assert app.events == ["app_mention"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("mention_first", ["app_mention", "message"]),
        ("message_first", ["message", "app_mention"]),
    ],
)
def test_a_mention_comes_twice_in_either_order(
    slack: FakeSlack, app: Receiver, ana: str, order: Order, expected: list[str]
) -> None:
    """Two events with one channel and ts and two event ids, in the order asked for."""
    slack.say(ana, slack.general, "@faqbot hello", order=order)
    slack.settle()
    first, second = (request.content for request in app.received)
    assert app.events == expected
    assert first["event_id"] != second["event_id"]
    assert first["event"]["ts"] == second["event"]["ts"]


def test_both_copies_come_at_the_same_moment(slack: FakeSlack, app: Receiver, ana: str) -> None:
    """Together means that each copy arrives before the other was answered."""
    both_here = threading.Barrier(2, timeout=10)

    def answer(_: object) -> Reply:
        both_here.wait()
        return Reply()

    app.answer = answer
    slack.say(ana, slack.general, "@faqbot hello")
    slack.settle()
    assert [len(delivery.tries) for delivery in slack.deliveries] == [1, 1]


def test_direct_messages_bring_no_mention(slack: FakeSlack, app: Receiver, ana: str) -> None:
    """In the conversation with the bot, a mention is an ordinary message."""
    slack.say(ana, slack.direct(ana), "@faqbot hello")
    slack.settle()
    assert app.events == ["message"]


def test_the_bot_hears_only_where_it_is(slack: FakeSlack, app: Receiver, ana: str) -> None:
    """A channel without the bot sends nothing, even if it is mentioned."""
    channel = slack.add_channel("far", has_bot=False)
    slack.say(ana, channel, "@faqbot hello")
    slack.settle()
    assert app.received == []


def test_edits_deletions_and_reactions_are_told(slack: FakeSlack, app: Receiver, ana: str) -> None:
    """message_changed and message_deleted carry the versions, reaction_added the item.

    An edit that mentions the bot is a mention too, which says that it was edited.
    """
    message = slack.say(ana, slack.general, "one")
    slack.settle()
    slack.edit(ana, message, "two @faqbot")
    slack.settle()
    slack.react(ana, message, "eyes")
    slack.settle()
    slack.delete(ana, message)
    slack.settle()
    _, *edits, reaction, deleted = (request.content["event"] for request in app.received)
    mention, changed = sorted(edits, key=lambda event: event["type"])
    assert (mention["type"], mention["ts"]) == ("app_mention", message.ts)
    assert mention["edited"]["user"] == ana
    assert changed["subtype"] == "message_changed"
    assert changed["message"]["text"] == "two <@U0FAQBOT001>"
    assert changed["previous_message"]["text"] == "one"
    assert (reaction["reaction"], reaction["item"]["ts"]) == ("eyes", message.ts)
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", message.ts)


def test_the_bot_hears_itself_and_other_bots(slack: FakeSlack, app: Receiver) -> None:
    """Messages by bots come as events with bot_id, its own with its own app_id."""
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    client.chat_postMessage(channel=slack.general, text="mine")
    slack.settle()
    slack.say(slack.add_bot("other"), slack.general, "theirs")
    slack.settle()
    own, other = (request.content["event"] for request in app.received)
    assert (own["user"], own["bot_id"]) == (slack.bot_user, slack.workspace.bot.bot_id)
    assert other["bot_id"] != own["bot_id"]
    assert other["app_id"] != own["app_id"]
    assert other["bot_profile"]["name"] == "other"


def test_a_failed_event_is_sent_four_times(slack: FakeSlack, app: Receiver, ana: str) -> None:
    """Errors bring three more tries with their number and reason, the same body each time."""
    app.answer = lambda _: Reply(status=500)
    slack.say(ana, slack.direct(ana), "x")
    slack.settle()
    numbers = [request.headers["X-Slack-Retry-Num"] for request in app.received]
    reasons = {request.headers["X-Slack-Retry-Reason"] for request in app.received[1:]}
    assert numbers == [None, "1", "2", "3"]
    assert reasons == {"http_error"}
    assert len({request.raw for request in app.received}) == 1
    [delivery] = slack.deliveries
    assert [one.status for one in delivery.tries] == [500] * 4
    assert not delivery.is_acknowledged
    assert slack.success_share == 0


@pytest.mark.parametrize("ack_seconds", [1.5])
def test_a_late_answer_is_a_failure(slack: FakeSlack, app: Receiver, ana: str) -> None:
    """An event is sent again while its first try still runs; the second answer counts."""
    slow = threading.Event()

    def answer(request: object) -> Reply:
        if len(app.received) == 1:
            slow.wait(30)
        return Reply()

    app.answer = answer
    slack.say(ana, slack.direct(ana), "x")
    slack.settle()
    slow.set()
    assert app.received[1].headers["X-Slack-Retry-Reason"] == "http_timeout"
    [delivery] = slack.deliveries
    assert [one.reason for one in delivery.tries] == ["http_timeout", None]
    assert delivery.is_acknowledged
    assert slack.success_share == 0.5


@pytest.mark.parametrize("ack_seconds", [0.5])
def test_an_answer_in_drops_is_late_as_a_whole(slack: FakeSlack, app: Receiver, ana: str) -> None:
    """It is the end of the answer that counts, not that something comes now and then."""
    app.answer = lambda _: Reply("drops", pause_seconds=0.2)
    assert slack.slash(ana, slack.general, "/faq", "x").error == "operation_timeout"


def test_without_being_told_it_waits_as_long_as_slack(app: Receiver) -> None:
    """Three seconds for a command, and retries at once, after one minute and after five."""
    hanging = threading.Event()

    def answer(request: object) -> Reply:
        hanging.wait(30)
        return Reply()

    app.answer = answer
    assert SLACK_RETRIES == (0, 60, 300)
    with FakeSlack() as slack:
        slack.connect_http(app.url)
        shown = slack.slash(slack.add_user("cy"), slack.general, "/faq", "x")
        hanging.set()
    assert shown.error == "operation_timeout"
    assert 3 <= shown.delivery.tries[0].seconds < 15


def test_an_app_that_is_down_is_tried_again(slack: FakeSlack, app: Receiver, ana: str) -> None:
    """Nobody listening counts as connection_failed."""
    app.close()
    slack.say(ana, slack.direct(ana), "x")
    slack.settle()
    [delivery] = slack.deliveries
    assert [one.reason for one in delivery.tries] == ["connection_failed"] * 4


def test_the_app_can_stop_retries(slack: FakeSlack, app: Receiver, ana: str) -> None:
    """X-Slack-No-Retry: 1 on an error ends the tries."""
    app.answer = lambda _: Reply(status=400, headers=(("X-Slack-No-Retry", "1"),))
    slack.say(ana, slack.direct(ana), "x")
    slack.settle()
    assert len(app.received) == 1


def test_a_body_can_be_delivered_again(slack: FakeSlack, app: Receiver, ana: str) -> None:
    """Any body may be sent as it is, several at once."""
    slack.say(ana, slack.direct(ana), "x")
    slack.settle()
    body = slack.deliveries[0].body
    slack.deliver(body, body)
    slack.settle()
    assert len({request.raw for request in app.received}) == 1
    assert len(app.received) == 3


def test_without_an_app_nothing_is_retried(slack: FakeSlack, ana: str) -> None:
    """Events before the app is connected are lost at once."""
    slack.say(ana, slack.direct(ana), "x")
    slack.settle()
    assert [len(delivery.tries) for delivery in slack.deliveries] == [1]


def test_closing_does_not_wait_for_the_app(slack: FakeSlack, app: Receiver, ana: str) -> None:
    """A workspace can be closed while the app sits on an event."""
    waiting, done = threading.Event(), threading.Event()

    def answer(_: object) -> Reply:
        waiting.set()
        done.wait(30)
        return Reply()

    app.answer = answer
    slack.say(ana, slack.direct(ana), "x")
    assert waiting.wait(30)
    slack.close()
    done.set()
    assert slack.deliveries[0].tries[0].reason == "connection_failed"


def test_subscriptions_narrow_what_comes(app: Receiver) -> None:
    """Events that the manifest does not name do not come, whatever the scopes."""
    with FakeSlack(
        scopes=("app_mentions:read", "channels:history", "im:history"),
        subscriptions=("app_mention",),
    ) as slack:
        slack.connect_http(app.url)
        cy = slack.add_user("cy")
        slack.say(cy, slack.general, "@faqbot hello")
        slack.say(cy, slack.direct(cy), "hello")
        slack.open_home(cy)
        slack.settle()
    assert app.events == ["app_mention"]


def test_people_write_only_where_they_are(slack: FakeSlack, ana: str, ben: str) -> None:
    """Writing in a foreign channel or below nothing is an error of the test."""
    channel = slack.add_channel("secret", is_private=True, members=[ana])
    with pytest.raises(ValueError, match="is not in"):
        slack.say(ben, channel, "x")
    with pytest.raises(ValueError, match="nothing at"):
        slack.say(ana, channel, "x", thread_ts="1.000001")
