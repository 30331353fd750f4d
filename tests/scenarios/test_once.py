"""One reply a question, however often and in however many shapes Slack delivers it."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from bot.app import Bot, prepare
from bot.errors import StorageError
from bot.playground.fake_slack import DEFAULT_SCOPES, FakeSlack
from bot.playground.local_bot import connected
from bot.slack.listeners.events import accept
from bot.slack.readers.questions import asked_by_event
from bot.storage.address import parse_address
from bot.storage.claims import Claims
from bot.storage.engines import make_engine
from bot.storage.inbox import Inbox, Item, Lease
from bot.storage.schema import is_up_to_date
from tests.scenarios.conftest import ACK_SECONDS, MODES, Scene, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.playground.deliveries import Delivery
    from bot.playground.local_bot import Mode
    from bot.playground.messages import Message
    from bot.playground.people import Order


def deliveries_of(slack: FakeSlack, asked: Message) -> list[Delivery]:
    """The events in which Slack told the bot of this message."""
    return [sent for sent in slack.deliveries if sent.body.get("event", {}).get("ts") == asked.ts]


READS_CHANNELS = (*DEFAULT_SCOPES, "channels:history")


@pytest.fixture(params=MODES)
def reading_scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    """A bot that also gets the messages of channels, so that mentions come twice."""
    with FakeSlack(
        scopes=READS_CHANNELS, retry_delays=(0, 0.05, 0.1), burst=100, ack_seconds=ACK_SECONDS
    ) as slack:
        ana = slack.add_user("ana")
        with connected(slack, settings_for(slack, tmp_path), request.param) as bot:
            yield Scene(slack, bot, ana)


@pytest.mark.parametrize("order", ["together", "mention_first", "message_first"])
def test_a_mention_that_also_comes_as_a_message_is_answered_once(
    reading_scene: Scene, order: Order
) -> None:
    """Whichever of the two events is first, one of them is answered."""
    scene = reading_scene
    asked = [
        scene.slack.say(scene.ana, scene.slack.general, "@faqbot wlan key for guests", order=order)
        for _ in range(8)
    ]
    scene.slack.wait_for(lambda: all(scene.slack.replies_to(scene.ana, one) for one in asked))
    scene.settle()
    assert [len(scene.slack.replies_to(scene.ana, one)) for one in asked] == [1] * 8
    assert len([copy for one in asked for copy in deliveries_of(scene.slack, one)]) == 16


def test_an_event_that_comes_again_is_answered_once(scene: Scene) -> None:
    """Four copies at the same moment, and one an hour later, give one reply."""
    asked = scene.slack.say(scene.ana, scene.direct, "wlan key for guests")
    scene.one_seen(scene.direct)
    (delivery,) = deliveries_of(scene.slack, asked)
    scene.slack.deliver(*[delivery.body] * 4)
    scene.settle()
    assert len(scene.seen(scene.direct)) == 1
    assert scene.slack.success_share == 1


def test_two_processes_on_one_database_answer_once(
    slack: FakeSlack, tmp_path: Path, database_url: str
) -> None:
    """Each copy of an event may reach another process; both databases tell who is first."""
    ana = slack.add_user("ana")
    settings = settings_for(slack, tmp_path, DATABASE_URL=database_url)
    prepared = prepare(settings)
    with ExitStack() as stack:
        bots = [Bot(settings, prepared, socket=False) for _ in range(3)]
        for bot in bots:
            stack.callback(bot.finish)
        slack.connect_http("http://127.0.0.1:9/nobody-listens")
        asked = [slack.say(ana, slack.direct(ana), "wlan key for guests") for _ in range(20)]
        bodies = [delivery.body for delivery in slack.deliveries]
        barrier = threading.Barrier(len(bots))

        def answer_all(bot: Bot) -> None:
            barrier.wait()
            for body in bodies:
                question = asked_by_event(body)
                assert question is not None
                for tries_left in (3, 2, 1, 0):  # Slack sends again what a busy database refused
                    try:
                        accept(question, body, bot.responder)
                        break
                    except StorageError:
                        if not tries_left:
                            raise

        threads = [threading.Thread(target=answer_all, args=(bot,)) for bot in bots]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for bot in bots:
            assert bot.work.drain(60)
    seen = slack.visible_to(ana, slack.direct(ana))
    assert len([message for message in seen if message.user == slack.bot_user]) == len(asked)


class _RestingInbox(Inbox):
    """Says that the database is down as often as it is told to."""

    def __init__(self, bot: Bot, times: int) -> None:
        super().__init__(bot.database)
        self.times_left = times

    def store(self, item: Item, **how: Any) -> Lease | None:
        """Raise, or store it."""
        if self.times_left:
            self.times_left -= 1
            raise StorageError("the database is having a rest")
        return super().store(item, **how)


@pytest.mark.parametrize("mode", ["http", "socket"])
def test_while_the_database_is_down_commands_are_answered_and_events_come_again(
    tmp_path: Path, mode: Mode
) -> None:
    """An event gets 503, or its envelope no acknowledgement, and a further try is answered."""
    with FakeSlack(retry_delays=(0, 0.05, 0.1), ack_seconds=2) as slack:
        ana = slack.add_user("ana")
        with connected(slack, settings_for(slack, tmp_path), mode) as bot:
            bot.responder.durable.inbox = _RestingInbox(bot, 2)
            shown = slack.slash(ana, slack.general, "/faq", "wlan key for guests")
            assert shown.message is not None
            assert "front desk" in shown.message.plain
            scene = Scene(slack, bot, ana)
            asked = slack.say(ana, scene.direct, "wlan key for guests")
            assert "front desk" in scene.one_seen(scene.direct).plain
            (delivery,) = deliveries_of(slack, asked)
            statuses = [503, 503, 200] if mode == "http" else [None] * 3
            assert [one.status for one in delivery.tries] == statuses


def test_the_tables_are_there_before_the_first_question(
    slack: FakeSlack, tmp_path: Path, database_url: str
) -> None:
    """A bot that begins to listen has migrated; else the first questions would wait for that."""
    prepare(settings_for(slack, tmp_path, DATABASE_URL=database_url))

    engine = make_engine(parse_address(database_url))
    with engine.connect() as connection:
        assert is_up_to_date(connection)
    engine.dispose()


@pytest.mark.parametrize(("mode", "gives_back"), [("http", True), ("socket", False)])
def test_lost_claims_are_given_back_where_slack_sends_again(
    slack: FakeSlack,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    mode: Mode,
    gives_back: bool,
) -> None:
    """Over HTTP a failed claim is left to Slack's next try, in Socket Mode the bot answers."""
    given_back = threading.Event()
    monkeypatch.setattr(Claims, "give_back", lambda _: given_back.set())
    with connected(slack, settings_for(slack, tmp_path), mode):
        assert given_back.wait(30 if gives_back else 1.5) is gives_back
