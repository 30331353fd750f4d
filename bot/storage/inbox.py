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

import json
import os
import secrets
import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, case, func, or_, select, update

from bot.storage.claims import storable
from bot.storage.pace import seconds_to_wait
from bot.storage.replies import insert_reply
from bot.storage.schema import claims, inbox
from bot.storage.upsert import insert_or_ignore

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from sqlalchemy import Connection

    from bot.storage.database import Database
    from bot.storage.replies import StoredReply

LEASE_SECONDS = 15.0
# A post is given up after 10 s, and tried in up to three forms.
_SENDING_SECONDS = 35.0
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


NOTHING: Mapping[int, str | None] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Lease:
    """A row that this process may work on; times are seconds since 1970.

    ``posted`` are the timestamps of those messages of the reply that are certainly posted, by
    number; None for one that only one person sees.
    """

    key: str
    kind: str
    lane: str
    person: str
    thread: str | None
    body: str
    state: State
    tries: int
    received_at: float
    posted: Mapping[int, str | None] = field(default_factory=lambda: NOTHING)


class LeaseLostError(Exception):
    """Another process has this row by now."""


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
                inbox.c.posted,
            )
        )
        with self._database.transaction() as connection:
            rows = connection.execute(taking).mappings().all()
        leases = [_lease(dict(row)) for row in rows]
        return sorted(leases, key=lambda lease: lease.received_at)

    def has_free(self) -> bool:
        """Whether ``take`` would find something; takes no lock."""
        some = select(inbox.c.key).where(inbox.c.free_at <= self._clock()).limit(1)
        with self._database.reading() as connection:
            return connection.execute(some).first() is not None

    def begin_sending(
        self, key: str, channel: str | None = None, posted: Mapping[int, str | None] = NOTHING
    ) -> float:
        """Note that the next post may leave: 0, or the seconds until it is the channel's turn.

        What is noted stands before the post: a row that is found in ``sending`` may have one more
        than ``posted``. ``channel`` None is one without a pace. Raises LeaseLostError.
        """
        now = self._clock()
        with self._database.transaction() as connection:
            wait = seconds_to_wait(connection, channel, now) if channel else 0.0
            if not wait:
                values = {"state": State.SENDING, "free_at": now + _SENDING_SECONDS}
                self._change(connection, key, posted=_noted(posted), **values)
        return wait

    def not_sending(self, key: str, posted: Mapping[int, str | None] = NOTHING) -> None:
        """Note that no post is under way: all but ``posted`` certainly did not arrive."""
        free_at = self._clock() + LEASE_SECONDS
        with self._database.transaction() as connection:
            values = {"state": State.LEASED, "free_at": free_at}
            self._change(connection, key, posted=_noted(posted), **values)

    def put_back(
        self,
        key: str,
        seconds: float,
        reason: str,
        *,
        tries: int = 0,
        posted: Mapping[int, str | None] = NOTHING,
        may_be_sent: bool = False,
    ) -> None:
        """Let any process do it again, when so many seconds have passed; ``tries`` before this."""
        with self._database.transaction() as connection, suppress(LeaseLostError):
            self._change(
                connection,
                key,
                state=State.SENDING if may_be_sent else State.NEW,
                owner=None,
                free_at=self._clock() + seconds,
                tries=tries + 1,
                reason=reason[:500],
                posted=_noted(posted),
            )

    def finish(
        self, key: str, state: State, reason: str | None = None, reply: StoredReply | None = None
    ) -> None:
        """End a row, blank what was typed, and remember the reply."""
        now = self._clock()
        end = {"state": state, "ended_at": now, "reason": reason[:500] if reason else None}
        with self._database.transaction() as connection:
            connection.execute(_ENDING, end | {"this_key": key})
            if reply is not None:
                insert_reply(connection, reply, now)

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

    def _change(self, connection: Connection, key: str, **values: Any) -> None:
        """Change a row that this process works on. Raises LeaseLostError."""
        given = values | {"this_key": key, "this_owner": self.owner}
        if connection.execute(_CHANGING, given).rowcount != 1:
            raise LeaseLostError


# To build a statement costs more than to run it. What is set is named when it is run.
_CHANGING = update(inbox).where(
    inbox.c.key == bindparam("this_key"),
    inbox.c.owner == bindparam("this_owner"),
    or_(inbox.c.state == State.LEASED, inbox.c.state == State.SENDING),
)
_ENDING = (
    update(inbox)
    .where(inbox.c.key == bindparam("this_key"))
    .values(body=None, owner=None, free_at=None)
)


def _noted(posted: Mapping[int, str | None]) -> str | None:
    return json.dumps(posted) if posted else None


def _lease(row: dict[str, Any]) -> Lease:
    posted = {int(number): ts for number, ts in json.loads(row.pop("posted") or "{}").items()}
    return Lease(**row | {"state": State(row["state"])}, posted=posted)
