"""The inbox: one owner a row at a time, and what becomes of rows whose owner dies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.storage.backlog import Backlog, History
from bot.storage.claims import Claims
from bot.storage.database import Database
from bot.storage.inbox import LEASE_SECONDS, Inbox, Item, LeaseLostError, State
from bot.storage.replies import Replies, StoredReply

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = 24 * 3600.0


class Clock:
    """A time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        """Give the time."""
        return self.now


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database, of both kinds."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def clock() -> Clock:
    """A time that stands still."""
    return Clock()


@pytest.fixture
def two(database: Database, clock: Clock) -> tuple[Inbox, Inbox]:
    """Two processes on one database."""
    return Inbox(database, clock), Inbox(database, clock)


def item(key: str = "T1:C1:1.0", **more: str) -> Item:
    """A message of Ana's."""
    return Item(key, "message", "C1", "U0ANA", '{"text": "wlan key"}', **more)


def test_of_all_copies_one_is_stored_and_leased(two: tuple[Inbox, Inbox]) -> None:
    """The first has the row, with all that was given; every copy is told that it is one."""
    here, there = two
    lease = here.store(item())
    assert lease is not None
    assert (lease.key, lease.body, lease.state) == ("T1:C1:1.0", item().body, State.LEASED)
    assert [here.store(item()), there.store(item())] == [None, None]
    assert there.take(9) == []


def test_two_messages_with_one_id_of_slacks_are_one(two: tuple[Inbox, Inbox]) -> None:
    """F03: one gesture can come as two messages; the same ``client_msg_id`` is the same."""
    assert two[0].store(item("T1:C1:1.0", message_id="a"))
    assert two[1].store(item("T1:C1:2.0", message_id="a")) is None
    assert two[1].store(item("T1:C1:3.0", message_id="b"))


def test_the_version_before_and_this_one_answer_a_message_once(database: Database) -> None:
    """A deploy runs both: what one has claimed, the other leaves."""
    assert Claims(database).claim("T1:C1:1.0")
    assert Inbox(database).store(item("T1:C1:1.0")) is None
    assert Inbox(database).store(item("T1:C1:2.0"))
    assert not Claims(database).claim("T1:C1:2.0")


def test_a_dead_process_loses_its_rows_and_a_living_one_keeps_them(
    two: tuple[Inbox, Inbox], clock: Clock
) -> None:
    """F05: rows that are renewed stay; a lease that ran out is taken over, once."""
    here, there = two
    assert here.store(item("kept"))
    assert here.store(item("lost"))
    clock.now += LEASE_SECONDS - 1
    here.renew(["kept"])
    clock.now += 2
    assert there.has_free()
    assert [lease.key for lease in there.take(9)] == ["lost"]
    assert there.take(9) == []
    with pytest.raises(LeaseLostError):
        here.begin_sending("lost")
    assert here.begin_sending("kept") == 0


def test_a_row_that_was_being_sent_is_taken_over_as_that(
    two: tuple[Inbox, Inbox], clock: Clock
) -> None:
    """F07: whoever takes it knows that it may have been posted."""
    here, there = two
    here.store(item())
    here.begin_sending(item().key)
    clock.now += LEASE_SECONDS * 5
    (lease,) = there.take(9)
    assert lease.state is State.SENDING


def test_what_certainly_did_not_arrive_is_done_again(
    two: tuple[Inbox, Inbox], clock: Clock
) -> None:
    """After a refusal the row is no longer one that may have been posted."""
    here, there = two
    here.store(item())
    here.begin_sending(item().key)
    here.not_sending(item().key)
    clock.now += LEASE_SECONDS + 1
    (lease,) = there.take(9)
    assert lease.state is State.LEASED


def test_whoever_takes_over_knows_which_messages_are_posted(
    two: tuple[Inbox, Inbox], clock: Clock
) -> None:
    """F13: of a reply in several messages only the one under way has to be looked for."""
    here, there = two
    here.store(item("pausing"))
    here.store(item("sending"))
    here.begin_sending("pausing")
    here.not_sending("pausing", {0: "1.5"})
    here.begin_sending("sending", posted={0: "2.5", 1: None})
    clock.now += LEASE_SECONDS * 5
    taken = {lease.key: (lease.state, lease.posted) for lease in there.take(9)}
    assert taken == {
        "pausing": (State.LEASED, {0: "1.5"}),
        "sending": (State.SENDING, {0: "2.5", 1: None}),
    }


def test_f13_all_processes_together_post_one_message_a_second_in_a_channel(
    two: tuple[Inbox, Inbox], clock: Clock
) -> None:
    """Three at once, then whoever asks learns when it may; no other channel waits."""
    here, there = two
    for number in range(20):
        (here, there)[number % 2].store(item(str(number)))

    def waits(*numbers: int, channel: str = "C1") -> list[float]:
        sides = [(here, there)[number % 2] for number in numbers]
        asked = zip(sides, numbers, strict=True)
        return [side.begin_sending(str(number), channel) for side, number in asked]

    assert waits(0, 1, 2, 3) == [0, 0, 0, 1]
    assert waits(4, channel="C2") == [0]
    clock.now += 0.75
    assert waits(3, 6) == [0.25, 0.25]
    clock.now += 0.25
    assert waits(3, 6) == [0, 1]
    clock.now += 60
    assert waits(6, 7, 8, 9) == [0, 0, 0, 1]


def test_f13_who_waits_for_the_channel_is_not_taken_for_sending(
    two: tuple[Inbox, Inbox], clock: Clock
) -> None:
    """A process that dies meanwhile leaves nothing that may have been posted."""
    here, there = two
    for number in range(4):
        here.store(item(str(number)))
        here.begin_sending(str(number), "C1")
    clock.now += LEASE_SECONDS * 5
    states = {lease.key: lease.state for lease in there.take(9)}
    assert states == dict.fromkeys("012", State.SENDING) | {"3": State.LEASED}


def test_f38_a_clock_that_is_ahead_stops_no_channel(database: Database) -> None:
    """Where two machines differ by minutes, each keeps to a pace of its own."""
    clock, fast = Clock(), Clock()
    fast.now += 300
    here, there = Inbox(database, clock), Inbox(database, fast)
    for side, keys in ((there, "abcd"), (here, "efgh")):
        for key in keys:
            side.store(item(key))
        assert [side.begin_sending(key, "C1") for key in keys] == [0, 0, 0, 1]


def test_paces_of_long_ago_are_forgotten(database: Database, clock: Clock) -> None:
    """However many channels there are, only those that may have to wait stay in the table."""
    here = Inbox(database, clock)
    for number in range(3):
        here.store(item(str(number)))
        here.begin_sending(str(number), f"C{number}")
        clock.now += 0.6

    def paces() -> int:
        with database.reading() as connection:
            return len(connection.exec_driver_sql("SELECT channel FROM faqbot_pace").all())

    History(database, clock).prune()
    assert paces() == 1
    clock.now += 60
    History(database, clock).prune()
    assert paces() == 0


def test_what_is_put_back_waits_for_its_time(
    two: tuple[Inbox, Inbox], database: Database, clock: Clock
) -> None:
    """Any process may take it then; how often it was tried is counted."""
    here, there = two
    here.store(item())
    here.put_back(item().key, 100, "Slack is away")
    clock.now += 99
    assert not there.has_free()
    assert History(database, clock).backlog() == Backlog(waiting=1, oldest=clock.now - 99)
    clock.now += 1
    (lease,) = there.take(9)
    assert (lease.tries, lease.body) == (1, item().body)


def test_rows_are_left_to_the_next_process_at_once(two: tuple[Inbox, Inbox]) -> None:
    """F06: at its end a process releases what it has not sent, and not what it is sending."""
    here, there = two
    here.store(item("waiting"))
    here.store(item("sending"))
    here.begin_sending("sending")
    assert here.release() == 1
    assert [lease.key for lease in there.take(9)] == ["waiting"]


@pytest.mark.parametrize("state", [State.SENT, State.UNKNOWN, State.FAILED])
def test_in_every_end_state_the_text_is_gone(
    two: tuple[Inbox, Inbox], database: Database, clock: Clock, state: State
) -> None:
    """The key stays for a week, so that a late copy is still one; then the row goes too."""
    here, there = two
    here.store(item())
    here.finish(item().key, state)
    with database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT body, owner FROM faqbot_inbox").all()
    assert [tuple(row) for row in rows] == [(None, None)]
    assert there.store(item()) is None
    clock.now += 6 * DAY
    assert History(database, clock).prune() == 0
    clock.now += 2 * DAY
    assert History(database, clock).prune() == 1


def test_after_a_day_nobody_waits_any_more(
    two: tuple[Inbox, Inbox], database: Database, clock: Clock
) -> None:
    """F12: what could not be sent for 24 hours fails, and is counted."""
    here, _ = two
    here.store(item())
    here.put_back(item().key, 0, "Slack is away")
    clock.now += DAY - 1
    assert History(database, clock).give_up_old() == 0
    clock.now += 2
    assert History(database, clock).give_up_old() == 1
    assert History(database, clock).backlog() == Backlog(failed=1)


def test_the_place_in_a_thread_within_a_minute(two: tuple[Inbox, Inbox], clock: Clock) -> None:
    """F19: counted over all processes, for all and for one person."""
    here, there = two
    here.store(item("1", thread="C1:1.0"))
    there.store(Item("2", "message", "C1", "U0BEN", "{}", thread="C1:1.0"))
    clock.now += 1
    lease = here.store(item("3", thread="C1:1.0"))
    assert lease is not None
    assert here.place_in_minute(lease) == (3, 2)


def test_a_reply_is_found_by_its_question(two: tuple[Inbox, Inbox], database: Database) -> None:
    """What was said, where, and not a word that was typed."""
    here, replies = two[0], Replies(database)
    here.store(item())
    reply = StoredReply(
        "r1", "C1", "U0ANA", "mention", "answer", "v1", ("wifi",), item().key, "2.0", None, None
    )
    here.finish(item().key, State.SENT, reply=reply)
    assert replies.get("r1") == reply
    assert replies.to(item().key) == reply
    assert replies.get("r2") is None


def test_text_that_databases_do_not_take_is_stored(two: tuple[Inbox, Inbox]) -> None:
    """F34: NUL and half a surrogate pair come back as they were, in JSON."""
    lease = two[0].store(Item("k\x00\ud800", "message", "C1", "U1", r'{"text": "\u0000\ud800"}'))
    assert lease is not None
    assert lease.body == r'{"text": "\u0000\ud800"}'


def test_f38_a_clock_that_jumps_ahead_doubles_nothing(database: Database) -> None:
    """Whoever's clock is ahead takes rows too soon; the first owner is told before it posts."""
    clock, fast = Clock(), Clock()
    fast.now += 3600
    here, there = Inbox(database, clock), Inbox(database, fast)
    lease = here.store(item())
    assert lease is not None
    (taken,) = there.take(9)
    assert taken.state is State.LEASED
    with pytest.raises(LeaseLostError):
        here.begin_sending(lease.key)
    assert there.begin_sending(taken.key) == 0


def test_f38_a_row_is_posted_by_nobody_else_while_its_post_is_under_way(
    two: tuple[Inbox, Inbox], clock: Clock
) -> None:
    """Even taken too soon it is in ``sending``: whoever takes it looks for the post first."""
    here, there = two
    lease = here.store(item())
    assert lease is not None
    assert here.begin_sending(lease.key) == 0
    clock.now += 3600
    (taken,) = there.take(9)
    assert taken.state is State.SENDING
