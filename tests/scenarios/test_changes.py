"""A question that is edited or deleted: its reply follows, and there is never a second one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import StorageError
from bot.playground.fake_slack import DEFAULT_SCOPES, FakeSlack
from bot.playground.local_bot import connected
from bot.storage.replies import Replies
from tests.scenarios.conftest import ACK_SECONDS, MODES, Scene, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.storage.replies import StoredReply

WIFI, PARKING = "What is the wifi password?", "Where can I park my car?"
UNCLEAR, UNKNOWN = "holiday", "did Mozart meet Beethoven?"
WIFI_SAYS, PARKING_SAYS = "behind the front desk", "In the lot across the street"
SAYS = {
    WIFI: WIFI_SAYS,
    PARKING: PARKING_SAYS,
    UNCLEAR: "Did you mean one of these?",
    UNKNOWN: "I don't know the answer to that.",
}


@pytest.mark.parametrize("before", [WIFI, UNCLEAR, UNKNOWN])
@pytest.mark.parametrize("after", [PARKING, UNCLEAR, UNKNOWN])
def test_in_a_direct_conversation_the_reply_follows_an_edit(
    scene: Scene, before: str, after: str
) -> None:
    """Answer, suggestions and "I don't know" turn into each other, in place."""
    asked = scene.slack.say(scene.ana, scene.direct, before)
    first = scene.one_seen(scene.direct)
    assert SAYS[before] in first.plain
    scene.slack.edit(scene.ana, asked, after)
    scene.settle()
    (reply,) = scene.seen(scene.direct)
    assert reply.ts == first.ts
    assert SAYS[after] in reply.plain


def test_an_edit_that_cannot_be_placed_is_sent_again(
    slack: FakeSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the database fails nobody knows whether the question was answered."""
    ana = slack.add_user("ana")
    with connected(slack, settings_for(slack, tmp_path), "http") as bot:
        scene = Scene(slack, bot, ana)
        asked = slack.say(ana, scene.direct, WIFI)
        scene.one_seen(scene.direct)
        replies, failures = bot.memory.replies, iter([StorageError("out of order")])

        def find(key: str) -> StoredReply | None:
            for failure in failures:
                raise failure
            return Replies.to(replies, key)

        monkeypatch.setattr(replies, "to", find)
        slack.edit(ana, asked, PARKING)
        slack.wait_for(lambda: PARKING_SAYS in scene.seen(scene.direct)[0].plain)
        assert len(scene.seen(scene.direct)) == 1


def test_a_deleted_question_takes_its_reply_with_it(scene: Scene) -> None:
    """In a direct conversation nobody else can have answered."""
    asked = scene.slack.say(scene.ana, scene.direct, WIFI)
    scene.one_seen(scene.direct)
    scene.slack.delete(scene.ana, asked)
    scene.slack.wait_for(lambda: not scene.seen(scene.direct))


def test_an_edit_that_changes_no_word_is_nothing(scene: Scene) -> None:
    """Slack sends one when a link's preview was added."""
    asked = scene.slack.say(scene.ana, scene.direct, WIFI)
    first = scene.one_seen(scene.direct)
    scene.slack.edit(scene.ana, asked, WIFI)
    scene.settle()
    assert scene.seen(scene.direct) == [first]
    assert scene.slack.calls_of("chat.update") == []


def test_an_edited_mention_updates_its_answer_without_any_further_scope(scene: Scene) -> None:
    """Slack sends it as a mention that was edited; one that mentions the bot at last is new."""
    slack, ana = scene.slack, scene.ana
    asked = slack.say(ana, slack.general, f"@faqbot {WIFI}")
    slack.wait_for(lambda: replies(scene, asked.ts))
    scene.settle()
    for text in (PARKING, WIFI):
        asked = slack.edit(ana, asked, f"@faqbot {text}")
        scene.settle()
        (reply,) = replies(scene, asked.ts)
        assert SAYS[text] in reply
    late = slack.say(ana, slack.general, PARKING)
    scene.settle()
    assert replies(scene, late.ts) == []
    late = slack.edit(ana, late, f"@faqbot {PARKING}")
    slack.wait_for(lambda: replies(scene, late.ts))
    scene.settle()
    assert len(replies(scene, late.ts)) == 1


@pytest.fixture(params=MODES)
def reader(request: pytest.FixtureRequest, tmp_path: Path, stored_at: str) -> Iterator[Scene]:
    """A workspace in which the bot was allowed to read channels."""
    scopes = (*DEFAULT_SCOPES, "channels:history")
    with FakeSlack(scopes=scopes, burst=50, ack_seconds=ACK_SECONDS) as slack:
        ana = slack.add_user("ana")
        settings = settings_for(slack, tmp_path, DATABASE_URL=stored_at, FAQ_LISTEN=slack.general)
        with connected(slack, settings, request.param) as bot:
            yield Scene(slack, bot, ana)


def replies(scene: Scene, ts: str) -> list[str]:
    """What everybody reads of the bot below a message."""
    thread = scene.slack.visible_to(scene.ana, scene.slack.general, ts)
    bot = scene.slack.bot_user
    return [m.plain for m in thread if m.user == bot and not m.is_ephemeral]


def test_in_a_channel_an_answer_follows_its_question(reader: Scene) -> None:
    """To another answer in place; to none it goes, and only the asker is told; and back again."""
    slack, ana = reader.slack, reader.ana
    asked = slack.say(ana, slack.general, f"@faqbot {WIFI}")
    slack.wait_for(lambda: replies(reader, asked.ts))
    reader.settle()
    asked = slack.edit(ana, asked, f"@faqbot {PARKING}")
    slack.wait_for(lambda: PARKING_SAYS in replies(reader, asked.ts)[0])
    reader.settle()
    assert len(replies(reader, asked.ts)) == 1
    asked = slack.edit(ana, asked, f"@faqbot {UNKNOWN}")
    slack.wait_for(lambda: replies(reader, asked.ts) == [])
    reader.settle()
    private = [m for m in reader.seen(slack.general) if m.is_ephemeral]
    assert SAYS[UNKNOWN] in private[-1].plain
    asked = slack.edit(ana, asked, f"@faqbot {WIFI} ")
    slack.wait_for(lambda: replies(reader, asked.ts))
    reader.settle()
    assert len(replies(reader, asked.ts)) == 1
    assert WIFI_SAYS in replies(reader, asked.ts)[0]


def test_a_deleted_question_in_a_channel_keeps_a_reply_that_others_answered(
    reader: Scene,
) -> None:
    """With nobody else in the thread the reply goes too."""
    slack, ana = reader.slack, reader.ana
    bob = slack.add_user("bob")
    alone = slack.say(ana, slack.general, f"@faqbot {WIFI}")
    shared = slack.say(ana, slack.general, f"@faqbot {PARKING}")
    slack.wait_for(lambda: replies(reader, alone.ts) and replies(reader, shared.ts))
    slack.say(bob, slack.general, "thanks, me too", shared.ts)
    reader.settle()
    slack.delete(ana, alone)
    slack.delete(ana, shared)
    slack.wait_for(lambda: not replies(reader, alone.ts))
    reader.settle()
    assert len(replies(reader, shared.ts)) == 1


def test_without_a_mention_only_a_sure_answer_is_given(reader: Scene) -> None:
    """FAQ_LISTEN names the channel; what the bot is not sure of is met with silence."""
    slack = reader.slack
    known = slack.say(reader.ana, slack.general, WIFI)
    slack.wait_for(lambda: replies(reader, known.ts))
    for words in (UNCLEAR, UNKNOWN, "good morning"):
        slack.say(reader.ana, slack.general, words)
    other = slack.add_channel("other")
    slack.say(reader.ana, other, WIFI)
    reader.settle()
    assert len(slack.calls_of("chat.postMessage")) == 1
    assert slack.calls_of("chat.postEphemeral") == []


def test_a_follow_up_in_the_bots_own_thread_needs_no_mention(reader: Scene) -> None:
    """In a thread that somebody else began it does."""
    slack, ana = reader.slack, reader.ana
    other = slack.add_channel("other")
    asked = slack.say(ana, other, f"@faqbot {WIFI}")
    slack.wait_for(lambda: slack.replies_to(ana, asked))
    reader.settle()
    slack.say(ana, other, PARKING, asked.ts)
    slack.wait_for(lambda: len(slack.replies_to(ana, asked)) == 3)
    chatter = slack.say(ana, other, "lovely weather")
    slack.say(ana, other, PARKING, chatter.ts)
    reader.settle()
    assert len(slack.replies_to(ana, chatter)) == 1


def test_an_edit_a_month_later_posts_nothing(slack: FakeSlack, tmp_path: Path) -> None:
    """Where the reply is forgotten, an old question that is edited stays as it is."""
    ana = slack.add_user("ana")
    with connected(slack, settings_for(slack, tmp_path), "http") as bot:
        scene = Scene(slack, bot, ana)
        asked = slack.say(ana, slack.general, f"@faqbot {WIFI}")
        slack.wait_for(lambda: slack.replies_to(ana, asked))
        scene.settle()
        event = dict(slack.deliveries[0].body)
        old = "1700000000.000100"
        event["event"] |= {"ts": old, "edited": {"user": ana, "ts": asked.ts}, "event_ts": asked.ts}
        slack.deliver(event)
        scene.settle()
        assert len(slack.calls_of("chat.postMessage")) == 1
