"""What people did, on real databases: votes, hand-overs, counts, what waits; and how long."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from bot.storage.backlog import History
from bot.storage.channels import Channels
from bot.storage.conversations import Conversations
from bot.storage.counts import Counts, Event
from bot.storage.database import Database
from bot.storage.handovers import (
    ANSWERED,
    DECLINED,
    OPEN,
    Handover,
    Handovers,
    begin_handover,
    close_handover,
)
from bot.storage.inbox import Inbox, Item
from bot.storage.replies import Replies, StoredReply, insert_reply
from bot.storage.schema import drafts
from bot.storage.votes import Ballot, Votes
from bot.storage.waiting import OpenQuestion, Waiting, take_waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database without tables."""
    database = Database(database_url)
    yield database
    database.close()


def asked(handover_id: str, person: str = "U1") -> Handover:
    """A question for the team."""
    return Handover(handover_id, person, "command", "C1", "Why\0 <!here>?", "C9", ts="1.1")


def test_one_vote_a_person_a_reply_which_may_be_changed(database: Database) -> None:
    """The counts follow the change, on the day of the first vote; others' votes are their own."""
    votes, counts = Votes(database), Counts(database)

    said = [
        votes.cast(Ballot("r1", "U1", True, "vpn"), NOON),
        votes.cast(Ballot("r1", "U1", True, "vpn"), NOON + DAY),
        votes.cast(Ballot("r1", "U2", False, "vpn"), NOON),
        votes.cast(Ballot("r1", "U1", False, "vpn"), NOON + DAY),
    ]

    assert said == [True, False, True, True]
    totals = counts.totals(NOON.date())
    assert (totals["helpful"], totals["not_helpful"]) == (0, 2)
    assert counts.disliked(NOON.date()) == [("vpn", 0, 2)]


def test_votes_go_with_the_reply_and_their_counts_stay(database: Database) -> None:
    """After thirty days nothing says who voted."""
    votes, counts = Votes(database), Counts(database)
    votes.cast(Ballot("old", "U1", True, "vpn"), NOON)
    votes.cast(Ballot("new", "U1", True, "vpn"), NOON + 20 * DAY)

    votes.prune(NOON + 31 * DAY)
    counts.prune(NOON + 31 * DAY)

    assert votes.of("U1") == 1
    assert counts.totals(NOON.date())["helpful"] == 2
    counts.prune(NOON + 731 * DAY)
    assert counts.totals(NOON.date()) == {"helpful": 1}


def begin(database: Database, handover: Handover, at: datetime = NOON) -> bool:
    """Store a question for the team."""
    with database.transaction() as connection:
        return begin_handover(connection, handover, at)


def close(
    database: Database, handover_id: str, state: str, person: str, **more: Any
) -> Handover | None:
    """Close it; None for all but the first."""
    with database.transaction() as connection:
        is_closed = close_handover(connection, handover_id, state, person, **more)
    return Handovers(database).get(handover_id) if is_closed else None


def test_the_first_who_closes_a_hand_over_has_closed_it(database: Database) -> None:
    """Of eight who answer at once, one does; what they wrote is kept as it was, but for NUL."""
    assert [begin(database, asked("h1")) for _ in range(2)] == [True, False]

    def answer(number: int) -> Handover | None:
        return close(database, "h1", ANSWERED, f"U{number}", answer=f"Because {number}.\0")

    with ThreadPoolExecutor(8) as threads:
        closed = [one for one in threads.map(answer, range(8)) if one is not None]

    assert len(closed) == 1
    kept = Handovers(database).get("h1")
    assert kept == closed[0]
    assert kept is not None
    assert (kept.question, kept.state) == ("Why <!here>?", ANSWERED)
    assert kept.answer == f"Because {(kept.person or '')[1:]}."
    with database.transaction() as connection:
        (draft,) = connection.execute(select(drafts.c.question, drafts.c.answer)).all()
    assert tuple(draft) == (kept.question, kept.answer)
    assert close(database, "gone", DECLINED, "U1") is None


def test_who_is_about_to_answer_is_remembered(database: Database) -> None:
    """As long as it is open, with the message in the team's channel."""
    handovers = Handovers(database)
    begin(database, asked("h1"))
    handovers.posted("h1", "2.2")

    taken = handovers.take("h1", "U7")

    assert taken is not None
    assert (taken.message_ts, taken.person, taken.state) == ("2.2", "U7", OPEN)
    handovers.fail("h1")
    assert handovers.take("h1", "U8") is None


def test_hand_overs_and_drafts_stay_ninety_days_after_they_were_closed(database: Database) -> None:
    """An open question waits as long as it takes."""
    handovers = Handovers(database)
    for name in ("open", "closed"):
        begin(database, asked(name))
    assert close(database, "closed", ANSWERED, "U2", answer="So.", at=NOON)

    handovers.prune(NOON + 89 * DAY)
    assert handovers.get("closed") is not None
    handovers.prune(NOON + 91 * DAY)
    assert handovers.get("closed") is None
    assert handovers.get("open") is not None
    assert handovers.open_count() == 1
    with database.transaction() as connection:
        assert connection.execute(select(drafts)).all() == []


def test_where_somebody_asked_is_known_for_thirty_days(database: Database) -> None:
    """No word of the question is in it; what became of a reply begins its days anew."""
    replies, now = Replies(database), datetime.now(UTC).timestamp()
    stored = StoredReply("r", "C1", "U1", "mention", "answer", "v1", ("vpn",), question="T:C1:1")
    for name, days in {"old": 31, "young": 29}.items():
        with database.transaction() as connection:
            insert_reply(connection, replace(stored, id=name), now - days * DAY.total_seconds())
    replies.prune()
    assert (replies.get("old"), replies.get("young")) == (None, replace(stored, id="young"))


def test_a_person_is_forgotten_with_votes_questions_and_drafts(database: Database) -> None:
    """Others stay; it says how many there were."""
    handovers, votes = Handovers(database), Votes(database)
    for number, person in enumerate(("U1", "U1", "U2")):
        begin(database, asked(f"h{number}", person))
        votes.cast(Ballot(f"r{number}", person, True, "vpn"), NOON)
    assert close(database, "h0", ANSWERED, "U2", answer="So.")

    assert (votes.forget("U1"), handovers.forget("U1")) == (2, 2)
    assert (votes.of("U1"), handovers.of("U1")) == (0, 0)
    assert (votes.of("U2"), handovers.of("U2")) == (1, 1)
    with database.transaction() as connection:
        assert connection.execute(select(drafts)).all() == []


def test_counts_add_up_across_threads(database: Database) -> None:
    """Numbers of one day, outcome, entry and surface are one row."""
    counts = Counts(database)

    def add(_: int) -> None:
        counts.add(Event("answer", "vpn", "command"), Event("none"), at=NOON)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(add, range(20)))

    assert counts.totals(NOON.date()) == {"answer": 20, "none": 20}
    assert counts.most_asked(NOON.date(), 5) == [("vpn", 20)]
    assert counts.most_asked(NOON.date() + DAY, 5) == []


def test_what_events_say_of_channels_is_known_to_all_processes(database: Database) -> None:
    """The last event counts; of a channel without any nothing is known."""
    one, other = Channels(database), Channels(database)
    one.note("C1", is_shared=False)

    assert (other.is_shared("C1"), other.is_shared("C2")) == (False, None)
    other.note("C1", is_shared=True)
    assert one.is_shared("C1") is True


def test_whose_conversation_is_which_is_known_to_all_processes_for_ninety_days(
    database: Database,
) -> None:
    """The last word of Slack counts; a person can be forgotten, and is known again later."""
    one, other = Conversations(database), Conversations(database)
    assert other.with_person("U1") is None
    one.note("U1", "D1")
    one.note("U1", "D2")
    one.note("U2", "D3")
    assert (other.with_person("U1"), other.with_person("U2")) == ("D2", "D3")
    one.forget("U1")
    assert other.with_person("U1") is None
    one.note("U1", "D2")
    assert other.with_person("U1") == "D2"
    now = datetime.now(UTC)
    one.prune(now + 89 * DAY)
    assert other.with_person("U1") == "D2"
    one.prune(now + 91 * DAY)
    assert (other.with_person("U1"), other.with_person("U2")) == (None, None)


def waits(question_id: str, person: str = "U1", asked_at: float = NOON.timestamp()) -> OpenQuestion:
    """A question whose asker wants to hear of its answer."""
    return OpenQuestion(question_id, person, "Why\0?", "mention", "C1", "1.1", None, asked_at)


def test_what_waits_is_looked_up_once_in_each_version(database: Database) -> None:
    """And again where the answers of that version are found better than before."""
    waiting = Waiting(database)
    assert [waiting.add(waits("q1"), "v1") for _ in range(2)] == [True, False]
    waiting.add(waits("q2", asked_at=NOON.timestamp() - 1), "v0")

    def left(version: str) -> list[str]:
        return [one.id for one in waiting.not_looked_up(version, 9)]

    assert (left("v1"), left("v2")) == (["q2"], ["q2", "q1"])
    assert waiting.not_looked_up("v2", 1)[0] == replace(
        waits("q2", asked_at=NOON.timestamp() - 1), question="Why?"
    )
    waiting.looked_up(["q1", "q2"], "v2")
    assert left("v2") == []
    waiting.look_up_again("v1")
    assert left("v2") == []
    waiting.look_up_again("v2")
    assert left("v2") == ["q2", "q1"]


def test_one_process_takes_what_waits_and_puts_it_into_the_inbox(database: Database) -> None:
    """Of eight that find its answer at once, one stores the row that tells it."""
    waiting = Waiting(database)
    waiting.add(waits("q1"), "v1")

    def take(number: int) -> bool:
        item = Item(f"tell:{number}", "tell", "C1", "U1", "{}")
        inbox = Inbox(database)
        return inbox.store(item, also=lambda one: take_waiting(one, "q1")) is not None

    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(take, range(8)))

    assert taken.count(True) == 1
    assert waiting.of("U1") == 0
    assert History(database).backlog(waiting_seconds=-1).waiting == 1


def test_what_waits_goes_after_ninety_days_or_when_somebody_wants_it_gone(
    database: Database,
) -> None:
    """A person's own questions, or the one whose message was deleted."""
    waiting = Waiting(database)
    for number, person in enumerate(("U1", "U1", "U2", "U3")):
        question = waits(f"q{number}", person, NOON.timestamp() + number)
        waiting.add(replace(question, ts=f"{number}.1"), "v1")

    waiting.prune(NOON + 90 * DAY)
    assert (waiting.of("U1"), waiting.of("U3")) == (2, 1)
    assert waiting.forget("U1") == 2
    waiting.withdraw("C1", "2.1")
    assert [waiting.of(person) for person in ("U1", "U2", "U3")] == [0, 0, 1]
    waiting.prune(NOON + 91 * DAY)
    assert waiting.of("U3") == 0
