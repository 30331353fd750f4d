"""What people ask, and what they see, on every surface and in both modes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.playground.fake_slack import DEFAULT_SCOPES, FakeSlack
from bot.playground.local_bot import connected
from bot.slack.manifest import manifest
from tests.scenarios.conftest import MODES, Scene, settings_for

if TYPE_CHECKING:
    from pathlib import Path

    from bot.playground.local_bot import Mode

WIFI = "The password hangs behind the front desk and changes every Monday."
WIFI_ORIGIN = "Source: The handbook, May 2026 · page 4 · reported by The IT team"


def test_a_slash_command_is_answered_for_its_person_alone(scene: Scene) -> None:
    """The answer quotes the question, names its origin, and nobody else sees it."""
    bob = scene.slack.add_user("bob")
    shown = scene.slack.slash(scene.ana, scene.slack.general, "/faq", "What is the wifi password?")
    assert shown.message is not None
    assert shown.message.plain.splitlines() == [
        "You asked: What is the wifi password?",
        WIFI,
        WIFI_ORIGIN,
    ]
    assert shown.message.text == WIFI
    assert shown.message.ephemeral_to == scene.ana
    assert scene.slack.visible_to(bob, scene.slack.general) == []
    assert scene.slack.calls_of("chat.postMessage") == []


def test_a_slash_command_about_payloads_is_answered(scene: Scene) -> None:
    """No word in a question makes Bolt take the command for something else."""
    text = "What is the payload=wifi password?"
    shown = scene.slack.slash(scene.ana, scene.slack.general, "/faq", text)
    assert shown.message is not None
    assert f"You asked: {text}" in shown.message.plain


def test_a_bare_command_gives_help_under_the_name_that_was_typed(scene: Scene) -> None:
    """Help names the command as typed, gives examples that are in the FAQ, and the topics."""
    for command in ("/faq", "/helpdesk", "/ask-us"):
        for text in ("", "  ", "help", "HELP"):
            shown = scene.slack.slash(scene.ana, scene.slack.general, command, text)
            assert shown.message is not None
            assert shown.message.is_ephemeral
            assert f"{command} your question" in shown.message.plain
            assert "What is the wifi password?" in shown.message.plain
            assert "The office, People and time" in shown.message.plain


@pytest.mark.parametrize(
    "text",
    [
        "@faqbot What is the wifi password?",
        "What is the wifi password? @faqbot",
        "What is the @faqbot wifi password?",
    ],
)
def test_a_mention_is_answered_for_everybody_in_its_thread(scene: Scene, text: str) -> None:
    """One public reply below the question; the mention may stand anywhere in it."""
    bob = scene.slack.add_user("bob")
    asked = scene.slack.say(scene.ana, scene.slack.general, text)
    scene.slack.wait_for(lambda: scene.slack.replies_to(bob, asked))
    scene.settle()
    (reply,) = scene.slack.replies_to(bob, asked)
    assert reply.plain.splitlines() == [WIFI, WIFI_ORIGIN]
    assert not reply.is_ephemeral


def test_a_mention_in_a_thread_is_answered_in_that_thread(scene: Scene) -> None:
    """The reply stands below the thread's parent, not below the question."""
    bob = scene.slack.add_user("bob")
    parent = scene.slack.say(bob, scene.slack.general, "lovely weather")
    scene.slack.say(scene.ana, scene.slack.general, "@faqbot wlan key for guests", parent.ts)
    reply = scene.one_seen(scene.slack.general, parent.ts)
    assert reply.thread_ts == parent.ts
    assert WIFI in reply.plain
    assert not reply.is_ephemeral


def test_a_direct_message_is_answered_in_the_conversation(scene: Scene) -> None:
    """No mention is needed, and the answer is an ordinary message."""
    scene.slack.say(scene.ana, scene.direct, "Where can I park my car?")
    reply = scene.one_seen(scene.direct)
    assert reply.thread_ts is None
    assert "In the lot across the street; see the map" in reply.plain
    assert "'url': 'https://example.com/map?a=1&b=2', 'text': 'the map'" in str(reply.blocks)


def test_a_direct_message_in_a_thread_is_answered_in_that_thread(scene: Scene) -> None:
    """The conversation's thread is kept."""
    first = scene.slack.say(scene.ana, scene.direct, "Where can I park my car?")
    scene.one_seen(scene.direct)
    scene.slack.say(scene.ana, scene.direct, "how to fix a paper jam", first.ts)
    scene.slack.wait_for(lambda: len(scene.seen(scene.direct, first.ts)) == 1)
    (reply,) = scene.seen(scene.direct, first.ts)
    assert reply.thread_ts == first.ts
    assert "call 4711" in reply.plain


@pytest.mark.parametrize("text", ["@faqbot", "@faqbot help"])
def test_a_bare_mention_gives_help_to_its_person_alone(scene: Scene, text: str) -> None:
    """Help in a channel is private and stands where Slack shows it."""
    scene.slack.say(scene.ana, scene.slack.general, text)
    reply = scene.one_seen(scene.slack.general)
    assert reply.ephemeral_to == scene.ana
    assert "Ask me a question" in reply.plain


def test_what_is_not_in_the_faq_is_said_to_be_unknown_in_private(scene: Scene) -> None:
    """A miss after a mention at top level is seen by the asker, in the channel, and nobody else."""
    bob = scene.slack.add_user("bob")
    scene.slack.say(scene.ana, scene.slack.general, "@faqbot did Mozart meet Beethoven")
    reply = scene.one_seen(scene.slack.general)
    assert reply.plain.startswith("I don't know the answer to that.")
    assert reply.thread_ts is None
    assert [m.user for m in scene.slack.visible_to(bob, scene.slack.general)] == [scene.ana]


def test_a_miss_in_a_thread_is_shown_in_that_thread(scene: Scene) -> None:
    """Inside a thread that is alive, private replies stand in it."""
    parent = scene.slack.say(scene.ana, scene.slack.general, "lovely weather")
    scene.slack.say(scene.ana, scene.slack.general, "indeed", parent.ts)
    scene.slack.say(scene.ana, scene.slack.general, "@faqbot did Mozart meet Beethoven", parent.ts)
    reply = scene.one_seen(scene.slack.general, parent.ts)
    assert reply.ephemeral_to == scene.ana
    assert reply.thread_ts == parent.ts


def test_a_file_without_words_gets_help_in_a_direct_conversation(scene: Scene) -> None:
    """Whoever writes to the bot gets something back, also for an empty text."""
    scene.slack.say(scene.ana, scene.direct, "")
    assert "Ask me a question" in scene.one_seen(scene.direct).plain


HOSTILE = (
    "<!channel> <!here> <@U0EVERYONE> &lt;!everyone&gt; <https://evil.example|click> "
    "<!subteam^S1|@all> *bold* \x00\u202e wifi-of-nothing"
)


def test_nothing_that_is_typed_pings_anybody(scene: Scene) -> None:
    """Whatever stands in a question, no reply holds a control sequence of it."""
    general, slack = scene.slack.general, scene.slack
    shown = slack.slash(scene.ana, general, "/faq", HOSTILE)
    assert shown.message is not None
    slack.say(scene.ana, general, f"@faqbot {HOSTILE}")
    slack.say(scene.ana, scene.direct, HOSTILE)
    slack.wait_for(lambda: len(scene.seen(general)) == 2 and scene.seen(scene.direct))
    for message in [*scene.seen(general), *scene.seen(scene.direct)]:
        assert message.pings == ()
        assert "<https://evil" not in str(message.blocks)
    assert slack.problems == []


def test_links_never_unfurl(scene: Scene) -> None:
    """Every public post says that Slack is to fetch nothing, and that no name is to be linked."""
    scene.slack.say(scene.ana, scene.direct, "Where can I park my car?")
    scene.one_seen(scene.direct)
    (call,) = scene.slack.calls_of("chat.postMessage")
    assert call.arguments["unfurl_links"] is False
    assert call.arguments["unfurl_media"] is False
    assert call.arguments["text"]
    assert call.arguments["blocks"]


def test_a_bare_mention_in_a_thread_without_the_scope_says_what_to_do(scene: Scene) -> None:
    """The bot may not read the thread, so it names the shortcut."""
    parent = scene.slack.say(scene.ana, scene.slack.general, "What is the wifi password?")
    scene.slack.say(scene.ana, scene.slack.general, "anyone?", parent.ts)
    scene.slack.say(scene.ana, scene.slack.general, "@faqbot", parent.ts)
    reply = scene.one_seen(scene.slack.general, parent.ts)
    assert reply.ephemeral_to == scene.ana
    assert "choose “Answer from the FAQ” in its menu" in reply.plain


@pytest.mark.parametrize("mode", MODES)
def test_a_bare_mention_in_a_thread_answers_its_parent(
    mode: Mode, tmp_path: Path, stored_at: str
) -> None:
    """Where the optional scope was granted, the thread's first message is the question."""
    with FakeSlack(scopes=(*DEFAULT_SCOPES, "channels:history")) as slack:
        ana, bob = slack.add_user("ana"), slack.add_user("bob")
        settings = settings_for(slack, tmp_path, DATABASE_URL=stored_at)
        with connected(slack, settings, mode) as bot:
            scene = Scene(slack, bot, ana)
            parent = slack.say(bob, slack.general, "What is the wifi password?")
            slack.say(ana, slack.general, "@faqbot", parent.ts)
            reply = scene.one_seen(slack.general, parent.ts)
            assert not reply.is_ephemeral
            assert WIFI in reply.plain


@pytest.mark.parametrize(("number", "says"), [(0, "I know about:"), (1, "mention me with")])
def test_what_an_agents_view_suggests_to_ask_is_answered(
    scene: Scene, number: int, says: str
) -> None:
    """Slack sends a prompt that somebody chooses as their direct message."""
    view = manifest(is_agent=True)["features"]["agent_view"]
    scene.slack.say(scene.ana, scene.direct, view["suggested_prompts"][number]["message"])
    assert says in scene.one_seen(scene.direct).plain
