"""What was acknowledged and is not done yet: stored before the acknowledgement, done after it.

A row goes new -> leased -> sending -> sent | unknown | failed. It belongs to one process at a
time, until ``free_at``; ``renew`` puts that off for as long as the process lives, so that only the
rows of a process that died become free. ``sending`` is committed before a post: a row that is found
in it may have been posted, and is looked for. What was typed is blanked in every end state.

Another gesture posts something durably like this: it stores an ``Item`` whose ``kind`` names the
handler that ``bot.slack.durable`` has for it, and whose ``key`` is the same for every copy: (team,
message or hand-over, action, person). The handler gets ``body`` back, in this process or another.
"""

from __future__ import annotations

import os
import secrets
import socket
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Float, and_, case, delete, func, select, update

from bot.storage.claims import storable
from bot.storage.replies import insert_reply
from bot.storage.schema import claims, inbox
from bot.storage.upsert import insert_or_ignore

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sqlalchemy import Connection

    from bot.storage.database import Database
    from bot.storage.replies import StoredReply

LEASE_SECONDS = 15.0
# A post is given up after 10 s, and tried in up to three forms.
_SENDING_SECONDS = 35.0
GIVE_UP_SECONDS = 24 * 3600.0
_KEPT_SECONDS = 7 * 24 * 3600.0
_AT_ONCE = 1000


class State(StrEnum):
    """How far a row has come."""

    NEW = "new"
    LEASED = "leased"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    """Slack may have taken it or not, and nobody can tell."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Item:
    """Something to do: ``lane`` is its channel, ``thread`` the thread, ``body`` a JSON object.

    ``message_id`` is Slack's ``client_msg_id``: a second row with the same one is a copy.
    """

    key: str
    kind: str
    lane: str
    person: str
    body: str
    thread: str | None = None
    message_id: str | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """A row that this process may work on; times are seconds since 1970."""

    key: str
    kind: str
    lane: str
    person: str
    thread: str | None
    body: str
    state: State
    tries: int
    received_at: float


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many rows wait, since when the oldest does, and how many ended badly within a week."""

    waiting: int = 0
    oldest: float | None = None
    unknown: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Trouble:
    """A row that ended as unknown or failed: in which channel, why, and when it was asked."""

    state: State
    lane: str
    reason: str
    received_at: float


class Inbox:
    """The rows of one database, as one process sees them. All raise StorageError."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        self.owner = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"

    def store(
        self,
        item: Item,
        *,
        leased: bool = True,
        also: Callable[[Connection], bool] = lambda _: True,
    ) -> Lease | None:
        """Keep the item and lease it to this process; None if a copy of it is there already.

        With ``leased`` false any process may take it at once. ``also`` changes something that
        belongs to it, in the same transaction, or says False: then there is nothing to do. When
        this raises, it may be stored all the same: then its lease runs out, and somebody does it.
        """
        now, key = self._clock(), storable(item.key)
        with self._database.transaction(durable=True) as connection:
            if not also(connection):
                return None
            claim = {
                "key": key,
                "claimed_at": datetime.fromtimestamp(now, UTC),
                "claimant": "inbox",
            }
            # The version before this one looks there, and may run beside it during a deploy.
            if not insert_or_ignore(connection, claims, claim):
                return None
            row: dict[str, Any] = {
                "key": key,
                "message_id": item.message_id,
                "kind": item.kind,
                "lane": item.lane,
                "thread": item.thread,
                "person": item.person,
                "body": item.body,
                "state": State.LEASED if leased else State.NEW,
                "owner": self.owner if leased else None,
                "free_at": now + LEASE_SECONDS if leased else now,
                "tries": 0,
                "received_at": now,
            }
            if not insert_or_ignore(connection, inbox, row):
                return None
        state = State(row["state"])
        return Lease(key, item.kind, item.lane, item.person, item.thread, item.body, state, 0, now)

    def take(self, most: int) -> list[Lease]:
        """Lease rows that nobody works on: new ones whose time has come, and those of the dead."""
        now = self._clock()
        free = (
            select(inbox.c.key)
            .where(inbox.c.free_at <= now)
            .order_by(inbox.c.received_at)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        taking = (
            update(inbox)
            .where(inbox.c.key.in_(free.scalar_subquery()))
            .values(
                owner=self.owner,
                free_at=now + LEASE_SECONDS,
                state=case((inbox.c.state == State.SENDING, State.SENDING), else_=State.LEASED),
            )
            .returning(
                inbox.c.key,
                inbox.c.kind,
                inbox.c.lane,
                inbox.c.person,
                inbox.c.thread,
                inbox.c.body,
                inbox.c.state,
                inbox.c.tries,
                inbox.c.received_at,
            )
        )
        with self._database.transaction() as connection:
            rows = connection.execute(taking).mappings().all()
        leases = [Lease(**row | {"state": State(row["state"])}) for row in map(dict, rows)]
        return sorted(leases, key=lambda lease: lease.received_at)

    def has_free(self) -> bool:
        """Whether ``take`` would find something; takes no lock."""
        some = select(inbox.c.key).where(inbox.c.free_at <= self._clock()).limit(1)
        with self._database.reading() as connection:
            return connection.execute(some).first() is not None

    def begin_sending(self, key: str) -> bool:
        """Note that a post is about to leave; False if the row is another process's by now."""
        return self._change(
            key,
            state=State.SENDING,
            free_at=self._clock() + _SENDING_SECONDS,
        )

    def not_sent(self, key: str) -> None:
        """Note that the post certainly did not arrive; the row stays leased."""
        free_at = self._clock() + LEASE_SECONDS
        self._change(key, state=State.LEASED, free_at=free_at)

    def put_back(self, key: str, seconds: float, reason: str, *, may_be_sent: bool = False) -> None:
        """Let any process do it again, when so many seconds have passed."""
        self._change(
            key,
            state=State.SENDING if may_be_sent else State.NEW,
            owner=None,
            free_at=self._clock() + seconds,
            tries=inbox.c.tries + 1,
            reason=reason[:500],
        )

    def finish(
        self, key: str, state: State, reason: str | None = None, reply: StoredReply | None = None
    ) -> None:
        """End a row, blank what was typed, and remember the reply."""
        with self._database.transaction() as connection:
            connection.execute(
                update(inbox)
                .where(inbox.c.key == key)
                .values(
                    state=state,
                    body=None,
                    owner=None,
                    free_at=None,
                    ended_at=self._clock(),
                    reason=reason[:500] if reason else None,
                )
            )
            if reply is not None:
                insert_reply(connection, reply, self._clock())

    def renew(self, keys: Collection[str]) -> None:
        """Keep these rows, which this process works on, for a while longer."""
        until, mine = self._clock() + LEASE_SECONDS, list(keys)
        for start in range(0, len(mine), _AT_ONCE):
            some = inbox.c.key.in_(mine[start : start + _AT_ONCE])
            with self._database.transaction() as connection:
                connection.execute(
                    update(inbox)
                    .where(some, inbox.c.owner == self.owner, inbox.c.free_at < until)
                    .values(free_at=until)
                )

    def release(self) -> int:
        """Leave what is not sent yet to other processes; how many rows that were."""
        with self._database.transaction() as connection:
            return connection.execute(
                update(inbox)
                .where(inbox.c.owner == self.owner, inbox.c.state == State.LEASED)
                .values(state=State.NEW, owner=None, free_at=self._clock())
            ).rowcount

    def place_in_minute(self, lease: Lease) -> tuple[int, int]:
        """The how manyth message of its thread within a minute this is, and of its person there."""
        earlier = and_(
            inbox.c.thread == lease.thread,
            inbox.c.received_at > lease.received_at - 60,
            inbox.c.received_at <= lease.received_at,
        )
        person = func.sum(case((inbox.c.person == lease.person, 1), else_=0))
        with self._database.reading() as connection:
            all_, own = connection.execute(select(func.count(), person).where(earlier)).one()
        return int(all_), int(own or 0)

    def backlog(self, waiting_seconds: float = 10.0) -> Backlog:
        """What waits for longer than that, and what ended badly."""
        now = self._clock()
        waits = and_(inbox.c.free_at.is_not(None), inbox.c.received_at < now - waiting_seconds)
        bad = inbox.c.state.in_([State.UNKNOWN, State.FAILED])
        with self._database.reading() as connection:
            waiting, oldest = connection.execute(
                select(func.count(), func.min(inbox.c.received_at, type_=Float)).where(waits)
            ).one()
            ends = connection.execute(
                select(inbox.c.state, func.count())
                .where(bad, inbox.c.received_at > now - _KEPT_SECONDS)
                .group_by(inbox.c.state)
            ).all()
        counted = {row[0]: row[1] for row in ends}
        return Backlog(waiting, oldest, counted.get(State.UNKNOWN, 0), counted.get(State.FAILED, 0))

    def troubles(self, most: int) -> list[Trouble]:
        """What ended badly within a week, the newest first; rows only, nothing that was typed."""
        found = (
            select(inbox.c.state, inbox.c.lane, inbox.c.reason, inbox.c.received_at)
            .where(
                inbox.c.state.in_([State.UNKNOWN, State.FAILED]),
                inbox.c.received_at > self._clock() - _KEPT_SECONDS,
            )
            .order_by(inbox.c.received_at.desc())
            .limit(most)
        )
        with self._database.reading() as connection:
            rows = connection.execute(found).all()
        return [Trouble(State(row[0]), row[1], row[2] or "", row[3]) for row in rows]

    def give_up_old(self) -> int:
        """Fail what has waited for a day; how many rows that were."""
        now = self._clock()
        with self._database.transaction() as connection:
            return connection.execute(
                update(inbox)
                .where(inbox.c.free_at <= now, inbox.c.received_at < now - GIVE_UP_SECONDS)
                .values(
                    state=State.FAILED,
                    body=None,
                    owner=None,
                    free_at=None,
                    ended_at=now,
                    reason="not sent within 24 hours",
                )
            ).rowcount

    def prune(self) -> int:
        """Forget rows that ended and were received a week ago; how many rows that were."""
        old = (
            select(inbox.c.key)
            .where(inbox.c.free_at.is_(None), inbox.c.received_at < self._clock() - _KEPT_SECONDS)
            .limit(_AT_ONCE)
        )
        total = 0
        while True:
            # In portions, so that nobody who stores something has to wait for long.
            with self._database.transaction() as connection:
                removed = connection.execute(
                    delete(inbox).where(inbox.c.key.in_(old.scalar_subquery()))
                ).rowcount
            total += removed
            if removed < _AT_ONCE:
                return total

    def _change(self, key: str, **values: Any) -> bool:
        """Change a row that this process works on; False if it is another's by now."""
        is_mine = and_(
            inbox.c.key == key,
            inbox.c.owner == self.owner,
            inbox.c.state.in_([State.LEASED, State.SENDING]),
        )
        with self._database.transaction() as connection:
            changed = connection.execute(update(inbox).where(is_mine).values(**values))
        return changed.rowcount == 1
