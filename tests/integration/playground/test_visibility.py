"""What a person sees and reads, and what is hidden from them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from bot.playground.messages import readable
from tests.integration.playground.receiver import Reply

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from bot.playground.fake_slack import FakeSlack
    from tests.integration.playground.receiver import Receiver


@pytest.fixture
def payload_gate() -> None:
    """Here the tests themselves send to the fake Slack, also what is wrong."""


def test_an_ephemeral_message_is_for_one_person(
    slack: FakeSlack, client: WebClient, ana: str, ben: str
) -> None:
    """Only the person it was made for sees it, marked as ephemeral."""
    client.chat_postEphemeral(channel=slack.general, user=ana, text="psst")
    [message] = slack.visible_to(ana, slack.general)
    assert (message.plain, message.is_ephemeral) == ("psst", True)
    assert slack.visible_to(ben, slack.general) == []


def test_an_ephemeral_message_needs_an_active_thread(
    slack: FakeSlack, client: WebClient, ana: str, ben: str
) -> None:
    """Below a message without replies it shows nowhere, ever; once there is a reply it shows."""
    parent = slack.say(ana, slack.general, "question")
    for text in ("too early", "in time"):
        client.chat_postEphemeral(channel=slack.general, user=ana, text=text, thread_ts=parent.ts)
        client.chat_postMessage(channel=slack.general, text="public", thread_ts=parent.ts)
    assert [m.plain for m in slack.replies_to(ana, parent)] == ["public", "in time", "public"]
    assert [m.plain for m in slack.replies_to(ben, parent)] == ["public", "public"]
    assert [m.plain for m in slack.visible_to(ana, slack.general)] == ["question"]
    assert slack.problems == [
        f"ephemeral message not shown, thread {parent.ts} has no replies yet: too early"
    ]


def test_outsiders_see_nothing(slack: FakeSlack, client: WebClient, ana: str, ben: str) -> None:
    """A channel shows its messages to its members only."""
    channel = slack.add_channel("secret", is_private=True, members=[ana])
    client.chat_postMessage(channel=channel, text="x")
    assert len(slack.visible_to(ana, channel)) == 1
    assert slack.visible_to(ben, channel) == []
    slack.workspace.leave(channel, ana)
    assert slack.visible_to(ana, channel) == []


def test_a_thread_shows_its_parent_first(slack: FakeSlack, client: WebClient, ana: str) -> None:
    """The thread has parent and replies; the channel has neither replies nor their copies."""
    parent = slack.say(ana, slack.general, "question")
    client.chat_postMessage(channel=slack.general, text="answer", thread_ts=parent.ts)
    thread = slack.visible_to(ana, slack.general, parent.ts)
    assert [message.plain for message in thread] == ["question", "answer"]
    assert [message.plain for message in slack.visible_to(ana, slack.general)] == ["question"]


def test_a_broadcast_reply_shows_in_both_places(
    slack: FakeSlack, client: WebClient, ana: str
) -> None:
    """reply_broadcast puts the reply into the channel too."""
    parent = slack.say(ana, slack.general, "question")
    client.chat_postMessage(
        channel=slack.general, text="answer", thread_ts=parent.ts, reply_broadcast=True
    )
    assert [m.plain for m in slack.visible_to(ana, slack.general)] == ["question", "answer"]
    assert [m.plain for m in slack.replies_to(ana, parent)] == ["answer"]


def test_people_edit_delete_and_react(slack: FakeSlack, ana: str, ben: str) -> None:
    """A person changes, removes and reacts to messages as far as they are theirs."""
    message = slack.say(ana, slack.general, "one")
    edited = slack.edit(ana, message, "two")
    slack.react(ben, message, "thumbsup")
    [shown] = slack.visible_to(ben, slack.general)
    assert (shown.plain, shown.reactions) == ("two", (("thumbsup", ben),))
    assert shown.edited_ts == edited.edited_ts
    with pytest.raises(ValueError, match="cannot edit"):
        slack.edit(ben, message, "mine")
    with pytest.raises(ValueError, match="cannot delete"):
        slack.delete(ben, message)
    slack.delete(ana, message)
    assert slack.visible_to(ben, slack.general) == []
    with pytest.raises(ValueError, match="is gone"):
        slack.edit(ana, message, "three")


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("@faqbot a < b & c", "<@U0FAQBOT001> a &lt; b &amp; c"),
        ("<@U0FAQBOT001> hi", "<@U0FAQBOT001> hi"),
        ("hi @faqbot, ok?", "hi <@U0FAQBOT001>, ok?"),
        ("<@U999> <!channel>", "&lt;@U999&gt; &lt;!channel&gt;"),
        ("@channel @here", "<!channel> <!here>"),
        ("a@faqbot @nobody", "a@faqbot @nobody"),
        ("&lt;!here&gt;", "&amp;lt;!here&amp;gt;"),
        ("see https://e.org/a?b=1&c=2.", "see <https://e.org/a?b=1&amp;c=2>."),
        ("<https://e.org|@channel>", "&lt;<https://e.org>|<!channel>&gt;"),
        ("mail a.b@e.org, now", "mail <mailto:a.b@e.org|a.b@e.org>, now"),
        ("https://faqbot@e.org/@ana", "<https://faqbot@e.org/@ana>"),
        ("example.com #general", "example.com #general"),
    ],
)
def test_typed_words_become_slacks_text(slack: FakeSlack, ana: str, typed: str, sent: str) -> None:
    """Mentions of those who exist become raw, addresses links; all else is escaped once."""
    assert slack.say(ana, slack.general, typed).text == sent


def test_typed_words_have_blocks_too(slack: FakeSlack, client: WebClient, ana: str) -> None:
    """A rich text of words, people, links and pings, with nothing escaped."""
    slack.say(ana, slack.general, "@faqbot 1 < 2 https://e.org/?a=1&b=2 @here a@e.org")
    (message,) = client.conversations_history(channel=slack.general)["messages"]
    (section,) = message["blocks"][0]["elements"]
    assert section["elements"] == [
        {"type": "user", "user_id": slack.bot_user},
        {"type": "text", "text": " 1 < 2 "},
        {"type": "link", "url": "https://e.org/?a=1&b=2"},
        {"type": "text", "text": " "},
        {"type": "broadcast", "range": "here"},
        {"type": "text", "text": " "},
        {"type": "link", "url": "mailto:a@e.org", "text": "a@e.org"},
    ]


def test_hostile_words_are_typed_soon(slack: FakeSlack, ana: str) -> None:
    """The longest messages of signs that begin addresses and mentions take no more than moments."""
    began = time.monotonic()
    for sign in ("@", "a@", "a+", "a.", "a@a.", "a@a-", "https://", "<@", "a@a.a+", "<"):
        slack.say(ana, slack.general, sign * (12_000 // len(sign)))
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("wire", "shown"),
    [
        ("a &lt; b &amp;amp; c", "a < b &amp; c"),
        ("<https://example.com|here>", "here"),
        ("<https://example.com>", "https://example.com"),
        ("<@U1> <!here> <#C1|general>", "@U1 @here general"),
    ],
)
def test_wire_text_is_read_as_shown(wire: str, shown: str) -> None:
    """Labels stand for links, and entities are undone once."""
    assert readable(wire) == shown


def test_every_block_has_words(slack: FakeSlack, client: WebClient, ana: str) -> None:
    """What a person reads of each kind of block, one block a line, buttons apart."""
    plain = {"type": "plain_text", "text": "A &amp; B"}
    option = {"text": {"type": "plain_text", "text": "One"}, "value": "1"}
    one = {"text": {"type": "plain_text", "text": "Yes"}, "value": "y"}
    two = {"text": {"type": "plain_text", "text": "No"}, "value": "n"}
    rich = {
        "type": "rich_text_section",
        "elements": [
            {"type": "text", "text": "rich"},
            {"type": "link", "url": "https://example.com"},
        ],
    }
    client.chat_postMessage(
        channel=slack.general,
        text="fallback <!here>",
        blocks=[
            {"type": "header", "text": plain},
            {
                "type": "section",
                "text": {"type": "mrkdwn", "text": "*x* &amp; <@U1>"},
                "fields": [{"type": "mrkdwn", "text": "field"}],
                "accessory": {"type": "overflow", "options": [option]},
            },
            {"type": "divider"},
            {
                "type": "context",
                "elements": [
                    {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a"},
                    {"type": "mrkdwn", "text": "small"},
                ],
            },
            {"type": "markdown", "text": "**m**"},
            {"type": "rich_text", "elements": [rich]},
            {"type": "table", "rows": [[{"type": "raw_text", "text": "cell"}]]},
            {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "picture"},
            {
                "type": "context_actions",
                "elements": [
                    {"type": "feedback_buttons", "positive_button": one, "negative_button": two}
                ],
            },
        ],
    )
    [message] = slack.visible_to(ana, slack.general)
    assert message.plain.splitlines() == [
        "A &amp; B",
        "*x* & @U1 field",
        "small",
        "**m**",
        "richhttps://example.com",
        "cell",
        "picture",
    ]
    assert message.buttons == ("One", "Yes", "No")
    assert message.pings == ("<!here>", "<@U1>")


def test_a_wait_that_fails_tells_the_state(slack: FakeSlack, app: Receiver, ana: str) -> None:
    """The error shows messages, whom they are for, calls, deliveries and problems."""
    app.answer = lambda _: Reply({"text": "private"})
    slack.slash(ana, slack.general, "/faq", "x")
    slack.workspace.problems.append("something")
    with pytest.raises(AssertionError) as caught:
        slack.wait_for(lambda: False, timeout=0.01)
    text = str(caught.value)
    assert f"only for {ana}: 'private'" in text
    assert "sent slash_commands: ok in" in text
    assert "problem something" in text
