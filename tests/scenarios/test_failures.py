"""What goes wrong between the bot and Slack, and what people see then."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest

from bot.errors import SlackError
from bot.faq.model import Knowledge
from bot.playground.fake_slack import DEFAULT_SCOPES, FakeSlack
from bot.playground.faults import (
    AnswerLost,
    BrokenServer,
    ClosedUnread,
    RateLimited,
    Refused,
    Slow,
    TakenLate,
)
from bot.playground.local_bot import connected
from bot.slack.calling import web_client
from bot.slack.delivery import Delivery
from bot.slack.gestures import Place, Surface
from bot.slack.renderers.replies import render_error
from bot.storage.backlog import Backlog, History
from tests.scenarios.conftest import ACK_SECONDS, Scene, settings_for

if TYPE_CHECKING:
    from pathlib import Path

    from bot.faq.model import Decision, Question
    from bot.playground.faults import Fault

ERROR_ID = re.compile(r"Error ([0-9a-f]{8})")


class _Broken:
    """A FAQ with a bug in it."""

    knowledge = Knowledge(())

    def answer(self, question: Question) -> Decision:
        """Fail, as nobody foresaw."""
        raise ZeroDivisionError(question.text[:0])


def test_a_bug_shows_an_error_id_that_is_in_the_log(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever asked sees an id and no exception; the log has the traceback below that id."""
    scene.bot.learner.answer_with(_Broken())  # type: ignore[arg-type]
    shown = scene.slack.slash(scene.ana, scene.slack.general, "/faq", "wlan key")
    assert shown.message is not None
    scene.slack.say(scene.ana, scene.direct, "wlan key")
    scene.slack.say(scene.ana, scene.slack.general, "@faqbot wlan key")
    scene.slack.wait_for(
        lambda: scene.seen(scene.direct) and len(scene.seen(scene.slack.general)) == 2
    )
    for message in [*scene.seen(scene.direct), *scene.seen(scene.slack.general)]:
        found = ERROR_ID.search(message.plain)
        assert found
        assert "ZeroDivision" not in message.plain
        (record,) = [r for r in caplog.records if r.getMessage() == f"error {found[1]}"]
        assert record.exc_info
        assert record.exc_info[0] is ZeroDivisionError
    scene.settle()
    assert scene.slack.success_share == 1


def test_slack_asking_to_wait_delays_the_reply_and_does_not_double_it(scene: Scene) -> None:
    """After a 429 the reply comes when Slack said, once."""
    scene.slack.fail("chat.postMessage", RateLimited("1"), times=2)
    scene.slack.say(scene.ana, scene.direct, "wlan key for guests")
    assert "front desk" in scene.one_seen(scene.direct).plain
    assert len(scene.slack.calls_of("chat.postMessage")) == 3


def test_a_channel_that_slack_slows_down_holds_up_no_other(tmp_path: Path) -> None:
    """More questions than there are threads wait in one channel; elsewhere nobody waits for them.

    In the end the busy channel has all its answers too.
    """
    with FakeSlack(burst=1, ack_seconds=ACK_SECONDS) as slack:
        ana = slack.add_user("ana")
        with connected(slack, settings_for(slack, tmp_path), "http") as bot:
            scene = Scene(slack, bot, ana)
            busy = [slack.say(ana, slack.general, "@faqbot wlan key for guests") for _ in range(10)]
            slack.say(ana, scene.direct, "wlan key for guests")
            slack.wait_for(lambda: scene.seen(scene.direct))
            assert sum(bool(slack.replies_to(ana, asked)) for asked in busy) < 5
            scene.settle()
            assert [len(slack.replies_to(ana, asked)) for asked in busy] == [1] * 10


def test_f13_a_channel_is_paced_before_slack_asks_to_wait(tmp_path: Path) -> None:
    """Eight questions in one channel: Slack never says 429, and elsewhere nobody waits for them."""
    with FakeSlack(burst=4, ack_seconds=ACK_SECONDS) as slack:
        ana = slack.add_user("ana")
        with connected(slack, settings_for(slack, tmp_path), "http") as bot:
            scene = Scene(slack, bot, ana)
            busy = [slack.say(ana, slack.general, "@faqbot wlan key for guests") for _ in range(8)]
            slack.say(ana, scene.direct, "wlan key for guests")
            slack.wait_for(lambda: scene.seen(scene.direct))
            assert sum(bool(slack.replies_to(ana, asked)) for asked in busy) < 8
            scene.settle()
            assert [len(slack.replies_to(ana, asked)) for asked in busy] == [1] * 8
            assert {call.outcome for call in slack.calls_of("chat.postMessage")} == {"ok"}


def test_f13_a_reply_that_is_posted_in_part_is_completed_by_the_next_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack asks to wait before the second message; whoever takes over posts only the rest."""
    monkeypatch.setattr("bot.storage.inbox._SENDING_SECONDS", 2.0)
    monkeypatch.setattr("bot.storage.inbox.LEASE_SECONDS", 2.0)
    monkeypatch.setattr("bot.app._DRAIN_SECONDS", 0.1)
    knowledge = tmp_path / "own"
    knowledge.mkdir()
    answer = "\n\n".join(f"Step {number}: {'walk on, ' * 131}then stop." for number in range(10))
    where = "chapter " * 30  # more than fits into one message with the longest answer
    way = "What is the way to the office?"
    entry = {"id": "way", "question": way, "answer": answer, "where": where}
    (knowledge / "a.yaml").write_text(json.dumps({"entries": [entry]}))
    with FakeSlack(ack_seconds=ACK_SECONDS) as slack:
        ana = slack.add_user("ana")
        settings = settings_for(slack, tmp_path).model_copy(update={"faq_knowledge_dir": knowledge})
        slack.fail("chat.postMessage", Slow(0.0))
        slack.fail("chat.postMessage", RateLimited("30"))
        with connected(slack, settings, "http") as bot:
            scene = Scene(slack, bot, ana)
            slack.say(ana, scene.direct, way)
            slack.wait_for(lambda: len(slack.calls_of("chat.postMessage")) == 2)
            first = scene.seen(scene.direct)
        assert len(first) == 1
        with connected(slack, settings, "http") as bot:
            slack.wait_for(lambda: len(scene.seen(scene.direct)) > 1)
            assert bot.work.drain(30)
        said = "".join(message.plain for message in scene.seen(scene.direct))
        assert [said.count(f"Step {number}:") for number in range(10)] == [1] * 10
        assert len(scene.seen(scene.direct)) == 2


@pytest.mark.parametrize(
    ("fault", "posts"),
    [
        (AnswerLost(), 1),
        (ClosedUnread(), 2),
        (BrokenServer(500), 2),
        (BrokenServer(503), 2),
        (Refused("internal_error"), 2),
        (Refused("service_unavailable"), 2),
    ],
    ids=str,
)
def test_f07_f09_a_post_whose_answer_is_lost_is_looked_for(
    scene: Scene, fault: Fault, posts: int
) -> None:
    """It is found by its mark, or else posted again: one reply, and no blind second post."""
    scene.slack.fail("chat.postMessage", fault)
    scene.slack.say(scene.ana, scene.direct, "wlan key for guests")
    assert "front desk" in scene.one_seen(scene.direct).plain
    assert len(scene.slack.calls_of("chat.postMessage")) == posts


@pytest.mark.parametrize("is_direct", [True, False], ids=["direct", "thread"])
def test_f07_a_post_is_found_behind_hundreds_of_messages(is_direct: bool) -> None:
    """Slack shows the newest of a conversation first, and the oldest of a thread."""
    with FakeSlack(scopes=(*DEFAULT_SCOPES, "channels:history"), rate_limited=False) as slack:
        ana = slack.add_user("ana")
        channel = slack.direct(ana) if is_direct else slack.general
        thread_ts = None if is_direct else slack.say(ana, channel, "hello all").ts
        others = [slack.say(ana, channel, "hm", thread_ts=thread_ts) for _ in range(210)]
        surface = Surface.DIRECT if is_direct else Surface.MENTION
        place = Place(surface, channel, ana, others[-1].ts, thread_ts)
        delivery = Delivery(web_client(slack.bot_token, slack.api_url))
        ts = delivery.post_one(render_error("ab12"), place, public=True, mark="T:C:1#0")
        for _ in range(210):
            slack.say(ana, channel, "hm", thread_ts=thread_ts)
        assert delivery.lookup.find(place, "T:C:1", public=True, since=0) == {0: ts}
        assert delivery.lookup.find(place, "T:C:2", public=True, since=0) == {}


def test_f07_where_a_search_has_no_end_a_post_is_not_taken_for_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Behind more pages than are read nothing is certain, so that nothing is posted twice."""
    monkeypatch.setattr("bot.slack.lookup._MOST_PAGES", 2)
    monkeypatch.setattr("bot.slack.lookup._PAGE", 2)
    with FakeSlack() as slack:
        ana = slack.add_user("ana")
        asked = [slack.say(ana, slack.direct(ana), "hm") for _ in range(6)]
        place = Place(Surface.DIRECT, slack.direct(ana), ana, asked[0].ts)
        delivery = Delivery(web_client(slack.bot_token, slack.api_url))
        assert delivery.lookup.find(place, "T:C:1", public=True, since=0) is None


def test_f07_a_post_that_slack_takes_after_the_bot_gave_up_is_found(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waited in vain for an answer looks later than whoever was cut off."""
    monkeypatch.setattr(scene.bot.responder.delivery._client, "timeout", 0.5)
    monkeypatch.setattr("bot.slack.attempt._LOOK_AFTER_TIMEOUT_SECONDS", 4.0)
    scene.slack.fail("chat.postMessage", TakenLate(2.5))
    scene.slack.say(scene.ana, scene.direct, "wlan key for guests")
    scene.slack.wait_for(lambda: scene.seen(scene.direct))
    time.sleep(2.5)  # by now the first post has arrived, whatever was done meanwhile
    assert "front desk" in scene.one_seen(scene.direct).plain
    assert len(scene.slack.calls_of("chat.postMessage")) == 1


def test_f07_where_nothing_can_be_read_a_lost_answer_is_unknown(scene: Scene) -> None:
    """It is not posted again: it is counted, and readiness says so."""
    scene.slack.fail("chat.postMessage", AnswerLost())
    asked = scene.slack.say(scene.ana, scene.slack.general, "@faqbot wlan key for guests")
    scene.slack.wait_for(lambda: scene.slack.replies_to(scene.ana, asked))
    scene.settle()
    assert len(scene.slack.replies_to(scene.ana, asked)) == 1
    scene.slack.wait_for(lambda: scene.bot.readiness()[1]["inbox"]["unknown"])
    well, facts = scene.bot.readiness()
    assert (well, facts["inbox"]["unknown"]) == (True, 1)
    assert facts["warnings"] == [
        "1 reply of this week may have been posted or not; faqbot doctor lists the newest"
    ]


def test_blocks_that_slack_refuses_go_out_as_plain_text(scene: Scene) -> None:
    """Should Slack tighten a limit, people still get their answer, with plainer buttons or none."""
    scene.slack.fail("chat.postMessage", Refused("invalid_blocks"), times=2)
    scene.slack.say(scene.ana, scene.direct, "wlan key for guests")
    message = scene.one_seen(scene.direct)
    assert message.blocks == ()
    assert "front desk" in message.plain


def test_where_slack_takes_no_feedback_buttons_plain_ones_are_shown(scene: Scene) -> None:
    """The answer keeps its form and can be voted on."""
    scene.slack.fail("chat.postMessage", Refused("invalid_blocks"))
    scene.slack.say(scene.ana, scene.direct, "wlan key for guests")
    message = scene.one_seen(scene.direct)
    assert "context_actions" not in str(message.blocks)
    assert scene.slack.click(scene.ana, message, "Helpful").error is None


def test_an_answer_that_slack_refuses_is_told_in_private(scene: Scene) -> None:
    """Where the bot may not post, whoever asked sees an error id instead of silence."""
    scene.slack.fail("chat.postMessage", Refused("restricted_action"))
    scene.slack.say(scene.ana, scene.slack.general, "@faqbot wlan key for guests")
    message = scene.one_seen(scene.slack.general)
    assert ERROR_ID.search(message.plain)
    assert message.ephemeral_to == scene.ana


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked", "account_inactive"])
def test_a_refused_token_ends_the_start(slack: FakeSlack, tmp_path: Path, error: str) -> None:
    """The message names the variable and what to do, and not the token."""
    slack.fail("auth.test", Refused(error))
    with (
        pytest.raises(SlackError, match=f"SLACK_BOT_TOKEN.*{error}") as raised,
        connected(slack, settings_for(slack, tmp_path), "http"),
    ):
        pass
    assert slack.bot_token not in str(raised.value)


def test_slack_out_of_reach_at_the_start_does_not_end_it(slack: FakeSlack, tmp_path: Path) -> None:
    """Commands are answered, readiness says why not, and the bot finds Slack by itself later."""
    ana = slack.add_user("ana")
    slack.fail("auth.test", BrokenServer(503), times=2)
    with connected(slack, settings_for(slack, tmp_path), "http") as bot:
        well, facts = bot.readiness()
        assert not well
        assert "status 503" in facts["slack"]
        assert slack.slash(ana, slack.general, "/faq", "wlan key for guests").message
        slack.wait_for(lambda: len(slack.calls_of("auth.test")) >= 3)
        bot.identity.known.wait(30)
        assert bot.readiness()[0]


def test_health_tells_the_knowledge_and_readiness_every_part(scene: Scene) -> None:
    """Alive says how many entries of which version; ready says that each part is there."""
    well, facts = scene.bot.health()
    assert well
    assert facts == {
        "status": "alive",
        "entries": 5,
        "knowledge": scene.bot.faq.knowledge.version,
    }
    assert scene.bot.readiness() == (
        True,
        {
            "status": "ready",
            "slack": "ok",
            "knowledge": "ok",
            "database": "ok",
            "inbox": {"waiting": 0, "unknown": 0, "failed": 0},
        },
    )


@pytest.mark.parametrize("fault", [BrokenServer(503), RateLimited("1"), Refused("internal_error")])
def test_f20_an_outage_of_slack_is_outlived(slack: FakeSlack, tmp_path: Path, fault: Fault) -> None:
    """Questions of an outage wait in the inbox, readiness counts them, all are answered once."""
    ana = slack.add_user("ana")
    with connected(slack, settings_for(slack, tmp_path), "http") as bot:
        slack.fail("chat.postMessage", fault, times=None)
        channels = [slack.add_channel(f"c{number}") for number in range(6)]
        asked = [slack.say(ana, one, "@faqbot wlan key for guests") for one in channels]
        slack.wait_for(lambda: len(slack.calls_of("chat.postMessage")) > 12)
        history = History(bot.database)
        assert history.backlog(waiting_seconds=0).waiting == 6
        slack.mend("chat.postMessage")
        slack.wait_for(lambda: all(slack.replies_to(ana, one) for one in asked), timeout=90)
        Scene(slack, bot, ana).settle()
        assert [len(slack.replies_to(ana, one)) for one in asked] == [1] * 6
        assert history.backlog(waiting_seconds=0) == Backlog()


def test_an_answer_that_comes_late_says_so(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waited for more than a minute is told that it was not their fault."""
    monkeypatch.setattr("bot.slack.attempt._LATE_SECONDS", -1.0)
    scene.slack.say(scene.ana, scene.direct, "wlan key for guests")
    message = scene.one_seen(scene.direct)
    assert message.plain.startswith("Sorry that this comes late")
    assert "front desk" in message.plain


def test_a_flood_in_a_thread_is_stopped_with_one_sentence(scene: Scene) -> None:
    """Ten replies a minute to one person in a thread, then a sentence, then silence."""
    parent = scene.slack.say(scene.ana, scene.slack.general, "hello all")
    for _ in range(14):
        scene.slack.say(
            scene.ana, scene.slack.general, "@faqbot wlan key for guests", thread_ts=parent.ts
        )
    scene.slack.wait_for(lambda: len(scene.seen(scene.slack.general, parent.ts)) >= 11)
    scene.settle()
    seen = scene.seen(scene.slack.general, parent.ts)
    assert sum("front desk" in one.plain for one in seen) == 10
    assert sum("more than I answer in one thread" in one.plain for one in seen) == 1


def test_f31_a_broken_database_is_told_and_comes_back_by_itself(
    slack: FakeSlack, tmp_path: Path
) -> None:
    """Commands are answered, readiness says what is wrong, and a mended file is used again."""
    ana = slack.add_user("ana")
    with connected(slack, settings_for(slack, tmp_path), "http") as bot:
        for ending in ("-wal", "-shm", ""):
            (tmp_path / f"faqbot.db{ending}").unlink(missing_ok=True)
        file = tmp_path / "faqbot.db"
        file.write_bytes(b"this is no database" * 500)
        bot.upkeep.check()
        well, facts = bot.readiness()
        assert not well
        assert "cannot be used" in facts["database"]
        assert slack.slash(ana, slack.general, "/faq", "wlan key for guests").message
        file.unlink()
        bot.upkeep.check()
        assert bot.readiness()[0]
        scene = Scene(slack, bot, ana)
        slack.say(ana, scene.direct, "wlan key for guests")
        assert "front desk" in scene.one_seen(scene.direct).plain


def test_while_the_database_is_locked_commands_and_health_are_answered(
    slack: FakeSlack, tmp_path: Path
) -> None:
    """Forty events wait for a lock; a command has its answer before any of them has its own."""
    ana = slack.add_user("ana")
    with connected(slack, settings_for(slack, tmp_path), "http") as bot:
        with sqlite3.connect(tmp_path / "faqbot.db", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            asked = [slack.say(ana, slack.general, "@faqbot wlan key for guests") for _ in range(6)]
            assert slack.slash(ana, slack.general, "/faq", "wlan key for guests").message
            assert bot.health()[0]
            bot.readiness()
            assert not any(slack.replies_to(ana, one) for one in asked)
            other.execute("ROLLBACK")
        other.close()
        slack.settle()
        slack.deliver(*[one.body for one in slack.deliveries if one.kind == "events_api"])
        slack.wait_for(lambda: all(slack.replies_to(ana, one) for one in asked))
        Scene(slack, bot, ana).settle()
        assert [len(slack.replies_to(ana, one)) for one in asked] == [1] * 6
