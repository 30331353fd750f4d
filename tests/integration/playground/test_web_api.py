"""The Web API, spoken to by Slack's own client: what it takes, and every refusal it promises."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.fake_slack import FakeSlack

if TYPE_CHECKING:
    from collections.abc import Callable

    Arguments = dict[str, Any]

BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
BLOCKS: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*75 %*"}},
    {"type": "actions", "elements": [BUTTON]},
]
HOME = {"type": "home", "blocks": BLOCKS}


@pytest.fixture
def payload_gate() -> None:
    """Here the tests themselves send to the fake Slack, also what is wrong."""


def error_of(client: WebClient, method: str, **arguments: object) -> dict[str, Any]:
    """The refusal that a call gets."""
    with pytest.raises(SlackApiError) as caught:
        client.api_call(method, json=arguments)
    data = caught.value.response.data
    assert isinstance(data, dict)
    return data


def post(slack: FakeSlack, method: str, body: bytes, content_type: str) -> dict[str, Any]:
    """A call with any body at all."""
    request = urllib.request.Request(
        slack.api_url + method,
        body,
        {"Content-Type": content_type, "Authorization": f"Bearer {slack.bot_token}"},
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        answer: dict[str, Any] = json.load(response)
    return answer


def test_starting_and_calling_are_quick() -> None:
    """The fastest of some starts takes less than 0.3 s, and that of some calls less than 50 ms."""
    starts, calls = [], []
    for _ in range(5):
        began = time.perf_counter()
        with FakeSlack() as slack:
            starts.append(time.perf_counter() - began)
            for _ in range(5):
                began = time.perf_counter()
                WebClient(slack.bot_token, base_url=slack.api_url).auth_test()
                calls.append(time.perf_counter() - began)
    assert min(starts) < 0.3
    assert min(calls) < 0.05


def test_auth_test_says_who_the_bot_is(slack: FakeSlack, client: WebClient) -> None:
    """auth.test gives the ids, and the header names the granted scopes."""
    answer = client.auth_test()
    assert answer["user_id"] == slack.bot_user
    assert answer["bot_id"] == slack.workspace.bot.bot_id
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("xoxb-wrong", "invalid_auth"),
        (None, "not_authed"),
        ("xapp-1-A0FAQAPP001-1-fake", "not_allowed_token_type"),
    ],
)
def test_wrong_tokens_are_refused(slack: FakeSlack, token: str | None, error: str) -> None:
    """No token, an unknown one, and the app's one each have their own error."""
    client = WebClient(token, base_url=slack.api_url)
    assert error_of(client, "auth.test")["error"] == error
    assert slack.calls[-1].outcome == error


def test_sockets_are_opened_with_the_app_token_only(slack: FakeSlack, client: WebClient) -> None:
    """apps.connections.open takes the app token, and not the bot's."""
    assert error_of(client, "apps.connections.open")["error"] == "not_allowed_token_type"
    opened = client.apps_connections_open(app_token=slack.app_token)
    assert str(opened["url"]).startswith("ws://127.0.0.1:")


def test_missing_scopes_are_named() -> None:
    """The refusal names the scope that is needed and those that were granted."""
    with FakeSlack(scopes=("commands", "users:read")) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        refusal = error_of(client, "chat.postMessage", channel=slack.general, text="x")
        reading = error_of(client, "conversations.history", channel=slack.general)
    assert refusal == {
        "ok": False,
        "error": "missing_scope",
        "needed": "chat:write",
        "provided": "commands,users:read",
    }
    assert reading["needed"] == "channels:history"


def test_a_posted_message_is_seen(slack: FakeSlack, client: WebClient, ana: str) -> None:
    """A post shows its blocks' words and buttons, with ids filled in, and is recorded."""
    answer = client.chat_postMessage(channel=slack.general, text="75 %", blocks=BLOCKS)
    [message] = slack.visible_to(ana, slack.general)
    assert (message.ts, message.text, message.plain) == (answer["ts"], "75 %", "*75 %*")
    assert message.buttons == ("Go",)
    assert all(block["block_id"] for block in message.blocks)
    assert message.bot_id == slack.workspace.bot.bot_id
    [call] = slack.calls_of("chat.postMessage")
    assert (call.outcome, call.token, call.arguments["text"]) == ("ok", slack.bot_token, "75 %")


def test_form_bodies_are_read_too(slack: FakeSlack, client: WebClient, ana: str) -> None:
    """Blocks come as JSON text in a form body."""
    form = {"channel": slack.general, "text": "x", "blocks": json.dumps(BLOCKS)}
    client.api_call("chat.postMessage", data=form)
    assert slack.visible_to(ana, slack.general)[0].buttons == ("Go",)


def test_a_token_in_a_form_counts(slack: FakeSlack) -> None:
    """Without the header, the form's token is the one that counts."""
    body = urlencode({"token": slack.bot_token}).encode()
    with urllib.request.urlopen(slack.api_url + "auth.test", body, timeout=30) as response:
        assert json.load(response)["ok"]


@pytest.mark.parametrize(
    ("body", "content_type", "error"),
    [
        (b"{nope", "application/json", "invalid_json"),
        (b"[1]", "application/json", "json_not_object"),
        (b'{"channel": "C1", "blocks": "{"}', "application/json", "channel_not_found"),
        (b"channel=C1", "text/plain", "channel_not_found"),
    ],
)
def test_malformed_bodies_have_their_errors(
    slack: FakeSlack, body: bytes, content_type: str, error: str
) -> None:
    """A body that cannot be read is an error with status 200, as in Slack."""
    assert post(slack, "chat.postMessage", body, content_type)["error"] == error


def _private(slack: FakeSlack) -> str:
    return slack.add_channel("secret", is_private=True, has_bot=False)


def _foreign(slack: FakeSlack) -> str:
    return slack.add_channel("far", has_bot=False)


def _archived(slack: FakeSlack) -> str:
    channel = slack.add_channel("old")
    slack.workspace.archive(channel)
    return channel


REFUSALS: dict[str, tuple[str, Callable[[FakeSlack], Arguments], str]] = {
    "no channel": ("chat.postMessage", lambda s: {"text": "x"}, "channel_not_found"),
    "unknown channel": (
        "chat.postMessage",
        lambda s: {"channel": "C1", "text": "x"},
        "channel_not_found",
    ),
    "private channel without the bot": (
        "chat.postMessage",
        lambda s: {"channel": _private(s), "text": "x"},
        "channel_not_found",
    ),
    "public channel without the bot": (
        "chat.postMessage",
        lambda s: {"channel": _foreign(s), "text": "x"},
        "not_in_channel",
    ),
    "archived": (
        "chat.postMessage",
        lambda s: {"channel": _archived(s), "text": "x"},
        "is_archived",
    ),
    "no text": ("chat.postMessage", lambda s: {"channel": s.general}, "no_text"),
    "blank text": ("chat.postMessage", lambda s: {"channel": s.general, "text": " "}, "no_text"),
    "long text": (
        "chat.postMessage",
        lambda s: {"channel": s.general, "text": "x" * 40_001},
        "msg_too_long",
    ),
    "text that is a number": (
        "chat.postMessage",
        lambda s: {"channel": s.general, "text": 5},
        "invalid_arguments",
    ),
    "blocks that are no JSON": (
        "chat.postMessage",
        lambda s: {"channel": s.general, "blocks": "{"},
        "invalid_blocks_format",
    ),
    "blocks that are no list": (
        "chat.postMessage",
        lambda s: {"channel": s.general, "blocks": {"type": "divider"}},
        "invalid_blocks_format",
    ),
    "unknown thread": (
        "chat.postMessage",
        lambda s: {"channel": s.general, "text": "x", "thread_ts": "1.000001"},
        "thread_not_found",
    ),
    "thread that is a number": (
        "chat.postMessage",
        lambda s: {"channel": s.general, "text": "x", "thread_ts": 5},
        "invalid_thread_ts",
    ),
    "ephemeral without the bot": (
        "chat.postEphemeral",
        lambda s: {"channel": _foreign(s), "user": s.add_user("cy"), "text": "x"},
        "not_in_channel",
    ),
    "ephemeral for a stranger": (
        "chat.postEphemeral",
        lambda s: {"channel": s.general, "user": "U1", "text": "x"},
        "user_not_in_channel",
    ),
    "ephemeral in an archive": (
        "chat.postEphemeral",
        lambda s: {"channel": _archived(s), "user": s.bot_user, "text": "x"},
        "is_archived",
    ),
    "ephemeral without user": (
        "chat.postEphemeral",
        lambda s: {"channel": s.general, "text": "x"},
        "invalid_arguments",
    ),
    "update of nothing": (
        "chat.update",
        lambda s: {"channel": s.general, "ts": "1.000001", "text": "x"},
        "message_not_found",
    ),
    "update of a person's message": (
        "chat.update",
        lambda s: {
            "channel": s.general,
            "ts": s.say(s.add_user("cy"), s.general, "mine").ts,
            "text": "x",
        },
        "cant_update_message",
    ),
    "delete of a person's message": (
        "chat.delete",
        lambda s: {"channel": s.general, "ts": s.say(s.add_user("cy"), s.general, "mine").ts},
        "cant_delete_message",
    ),
    "permalink of nothing": (
        "chat.getPermalink",
        lambda s: {"channel": s.general, "message_ts": "1.000001"},
        "message_not_found",
    ),
    "history from outside": (
        "conversations.history",
        lambda s: {"channel": _foreign(s)},
        "not_in_channel",
    ),
    "replies of nothing": (
        "conversations.replies",
        lambda s: {"channel": s.general, "ts": "1.000001"},
        "thread_not_found",
    ),
    "conversation with a stranger": (
        "conversations.open",
        lambda s: {"users": "U1"},
        "user_not_found",
    ),
    "unknown user": ("users.info", lambda s: {"user": "U1"}, "user_not_found"),
    "unknown method": ("chat.shout", lambda s: {}, "unknown_method"),
    "view without trigger": (
        "views.open",
        lambda s: {"view": {**HOME, "type": "modal", "title": BUTTON["text"]}},
        "invalid_trigger_id",
    ),
    "no view": ("views.open", lambda s: {"trigger_id": "1"}, "invalid_arguments"),
    "home of a stranger": (
        "views.publish",
        lambda s: {"user_id": "U1", "view": HOME},
        "user_not_found",
    ),
    "modal as home": (
        "views.publish",
        lambda s: {
            "user_id": s.add_user("cy"),
            "view": {"type": "modal", "title": BUTTON["text"], "blocks": []},
        },
        "invalid_arguments",
    ),
    "large view": (
        "views.publish",
        lambda s: {
            "user_id": s.add_user("cy"),
            "view": {
                "type": "home",
                "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}]
                * 90,
            },
        },
        "view_too_large",
    ),
    "update of no view": (
        "views.update",
        lambda s: {"view_id": "V1", "view": HOME},
        "not_found",
    ),
}


@pytest.mark.parametrize(("method", "arguments", "error"), REFUSALS.values(), ids=REFUSALS)
def test_refusals_have_slacks_names(
    slack: FakeSlack,
    client: WebClient,
    method: str,
    arguments: Callable[[FakeSlack], Arguments],
    error: str,
) -> None:
    """A call that Slack refuses gets Slack's error name, and the record has it too."""
    assert error_of(client, method, **arguments(slack))["error"] == error
    assert slack.calls_of(method)[-1].outcome == error


def test_refused_blocks_name_their_place(slack: FakeSlack, client: WebClient, ana: str) -> None:
    """invalid_blocks tells the place as Slack does, and nothing is shown."""
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
    refusal = error_of(client, "chat.postMessage", channel=slack.general, blocks=blocks)
    sentence = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert refusal["error"] == "invalid_blocks"
    assert refusal["response_metadata"] == {"messages": [f"[ERROR] {sentence}"]}
    assert slack.visible_to(ana, slack.general) == []


def test_the_longest_text_is_taken(slack: FakeSlack, client: WebClient) -> None:
    """40,000 characters are the most."""
    assert client.chat_postMessage(channel=slack.general, text="x" * 40_000)["ok"]


def test_a_thread_is_answered_below_its_parent_only(
    slack: FakeSlack, client: WebClient, ana: str
) -> None:
    """Replies go below a top-level message; a reply cannot be replied to."""
    parent = slack.say(ana, slack.general, "question")
    reply = client.chat_postMessage(channel=slack.general, text="answer", thread_ts=parent.ts)
    assert reply["message"]["parent_user_id"] == ana
    refusal = error_of(
        client, "chat.postMessage", channel=slack.general, text="x", thread_ts=reply["ts"]
    )
    assert refusal["error"] == "cannot_reply_to_message"


def test_posting_to_a_person_opens_the_direct_conversation(
    slack: FakeSlack, client: WebClient, ana: str
) -> None:
    """A user id as channel posts in the conversation that conversations.open gives."""
    posted = client.chat_postMessage(channel=ana, text="hello")
    assert posted["channel"] == slack.direct(ana)
    assert client.conversations_open(users=ana)["channel"]["id"] == slack.direct(ana)
    assert [m.plain for m in slack.visible_to(ana, slack.direct(ana))] == ["hello"]


def test_public_scope_posts_without_membership(ana: str) -> None:
    """chat:write.public posts in any public channel, and still not in private ones."""
    with FakeSlack(scopes=("chat:write", "chat:write.public")) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        assert client.chat_postMessage(channel=_foreign(slack), text="x")["ok"]
        refusal = error_of(client, "chat.postMessage", channel=_private(slack), text="x")
        assert refusal["error"] == "channel_not_found"


def test_update_and_delete_change_what_is_seen(
    slack: FakeSlack, client: WebClient, ana: str
) -> None:
    """An update without blocks keeps them, an empty list removes them, a delete removes all."""
    ts = client.chat_postMessage(channel=slack.general, text="one", blocks=BLOCKS)["ts"]
    client.chat_update(channel=slack.general, ts=ts, text="two")
    [kept] = slack.visible_to(ana, slack.general)
    client.chat_update(channel=slack.general, ts=ts, text="three", blocks=[])
    [bare] = slack.visible_to(ana, slack.general)
    client.chat_delete(channel=slack.general, ts=ts)
    assert (kept.text, kept.buttons) == ("two", ("Go",))
    assert (bare.plain, bare.buttons) == ("three", ())
    assert kept.edited_ts is not None
    assert slack.visible_to(ana, slack.general) == []


def test_ephemeral_messages_cannot_be_updated(
    slack: FakeSlack, client: WebClient, ana: str
) -> None:
    """chat.update and chat.delete do not know ephemeral messages."""
    ts = client.chat_postEphemeral(channel=slack.general, user=ana, text="x")["message_ts"]
    for method in ("chat.update", "chat.delete"):
        refusal = error_of(client, method, channel=slack.general, ts=ts, text="y")
        assert refusal["error"] == "message_not_found"


def test_history_and_replies_hide_what_is_private(
    slack: FakeSlack, client: WebClient, ana: str
) -> None:
    """History has top-level messages, newest first; replies have the thread; neither ephemeral."""
    first = slack.say(ana, slack.general, "first")
    second = slack.say(ana, slack.general, "second")
    reply = client.chat_postMessage(
        channel=slack.general,
        text="below",
        thread_ts=first.ts,
        metadata={"event_type": "faq", "event_payload": {"key": "1"}},
    )
    client.chat_postEphemeral(channel=slack.general, user=ana, text="x")
    history = client.conversations_history(channel=slack.general, limit=1)
    assert [message["text"] for message in history["messages"]] == ["second"]
    assert history["has_more"]
    older = client.conversations_history(channel=slack.general, latest=second.ts)["messages"]
    assert [(m["text"], m["reply_count"]) for m in older] == [("first", 1)]
    exact = client.conversations_history(
        channel=slack.general, latest=first.ts, oldest=first.ts, inclusive=True
    )
    assert [message["ts"] for message in exact["messages"]] == [first.ts]
    thread = client.conversations_replies(
        channel=slack.general, ts=reply["ts"], include_all_metadata=True
    )["messages"]
    assert [message["text"] for message in thread] == ["first", "below"]
    assert thread[1]["metadata"]["event_payload"] == {"key": "1"}
    plain = client.conversations_replies(channel=slack.general, ts=first.ts)["messages"]
    assert "metadata" not in plain[1]


def test_history_and_replies_come_in_pages(slack: FakeSlack, client: WebClient, ana: str) -> None:
    """Following the cursor gives every message once, in the order of the method."""
    texts = [str(number) for number in range(5)]
    parent = slack.say(ana, slack.general, "parent")
    for text in texts:
        slack.say(ana, slack.general, text, thread_ts=parent.ts)
    for text in texts:
        slack.say(ana, slack.general, text)
    history = client.conversations_history(channel=slack.general, limit=2, oldest=parent.ts)
    replies = client.conversations_replies(channel=slack.general, limit=2, ts=parent.ts)
    assert [m["text"] for page in history for m in page["messages"]] == texts[::-1]
    assert [m["text"] for page in replies for m in page["messages"]] == ["parent", *texts]
    refusal = error_of(client, "conversations.history", channel=slack.general, cursor="nonsense")
    assert refusal["error"] == "invalid_cursor"


def test_people_and_places_are_described(slack: FakeSlack, client: WebClient, ana: str) -> None:
    """users.info, conversations.info and conversations.members say what there is."""
    assert client.users_info(user=ana)["user"]["name"] == "ana"
    assert client.users_info(user=slack.bot_user)["user"]["is_bot"]
    assert client.conversations_info(channel=slack.general)["channel"]["is_member"]
    assert client.conversations_info(channel=slack.direct(ana))["channel"]["user"] == ana
    members = client.conversations_members(channel=slack.general)["members"]
    assert members == sorted([ana, slack.bot_user])


def test_a_permalink_names_channel_and_message(
    slack: FakeSlack, client: WebClient, ana: str
) -> None:
    """The link of a reply also names its thread."""
    parent = slack.say(ana, slack.general, "first")
    reply = client.chat_postMessage(channel=slack.general, text="x", thread_ts=parent.ts)
    link = client.chat_getPermalink(channel=slack.general, message_ts=reply["ts"])["permalink"]
    assert re.search(rf"/archives/{slack.general}/p\d{{16}}\?thread_ts={parent.ts}", link)


def test_a_reaction_is_added_once(slack: FakeSlack, client: WebClient, ana: str) -> None:
    """The same reaction by the same user is refused the second time."""
    message = slack.say(ana, slack.general, "first")
    client.reactions_add(channel=slack.general, timestamp=message.ts, name="eyes")
    again = error_of(
        client, "reactions.add", channel=slack.general, timestamp=message.ts, name="eyes"
    )
    [shown] = slack.visible_to(ana, slack.general)
    assert again["error"] == "already_reacted"
    assert shown.reactions == (("eyes", slack.bot_user),)


def test_posting_too_fast_is_rate_limited() -> None:
    """After the burst, a post in the same channel gets 429 and Retry-After; elsewhere it goes."""
    with FakeSlack(burst=2) as slack:
        other = slack.add_channel("other")
        client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        for _ in range(2):
            client.chat_postMessage(channel=slack.general, text="x")
        with pytest.raises(SlackApiError) as caught:
            client.chat_postMessage(channel=slack.general, text="x")
        assert client.chat_postMessage(channel=other, text="x")["ok"]
        assert len(slack.visible_to(slack.bot_user, slack.general)) == 2
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["retry-after"] == "1"
    assert caught.value.response["error"] == "ratelimited"


def test_timestamps_follow_the_clock_and_never_repeat() -> None:
    """Messages in one instant have different, growing timestamps in Slack's form."""
    with FakeSlack(clock=lambda: 1687867200.0, rate_limited=False) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        stamps = [client.chat_postMessage(channel=slack.general, text="x")["ts"] for _ in "abc"]
    assert stamps == ["1687867200.000000", "1687867200.000100", "1687867200.000200"]


def test_blocks_can_be_validated_without_a_token(slack: FakeSlack) -> None:
    """blocks.validate takes blocks, a view or a message, and names places as JSON pointers."""
    client = WebClient(base_url=slack.api_url)
    good = [{"type": "divider"}]

    assert client.api_call("blocks.validate", json={"blocks": good})["ok"]
    assert client.api_call("blocks.validate", json={"message": {"blocks": good}})["ok"]
    assert client.api_call("blocks.validate", json={"view": {"type": "home", "blocks": good}})["ok"]
    with pytest.raises(SlackApiError) as refused:
        client.api_call("blocks.validate", json={"blocks": [{"type": "header"}]})
    assert "json-pointer:/blocks/0" in str(refused.value.response["errors"])
