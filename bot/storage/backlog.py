"""What the inbox has come to: what waits, what ended badly, what is old enough to be forgotten."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Float, and_, delete, func, select, update

from bot.storage.inbox import State
from bot.storage.pace import forget_pace
from bot.storage.schema import ENDED_BADLY, inbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.storage.database import Database

GIVE_UP_SECONDS = 24 * 3600.0
_KEPT_SECONDS = 7 * 24 * 3600.0
_AT_ONCE = 1000


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


class History:
    """All rows of one database, whichever process has them. All raise StorageError."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def backlog(self, waiting_seconds: float = 10.0) -> Backlog:
        """What waits for longer than that, and what ended badly."""
        now = self._clock()
        # Not "is not null", for which SQLite does not use the index.
        waits = and_(inbox.c.free_at > 0, inbox.c.received_at < now - waiting_seconds)
        with self._database.reading() as connection:
            waiting, oldest = connection.execute(
                select(func.count(), func.min(inbox.c.received_at, type_=Float)).where(waits)
            ).one()
            ends = connection.execute(
                select(inbox.c.state, func.count())
                .where(ENDED_BADLY, inbox.c.received_at > now - _KEPT_SECONDS)
                .group_by(inbox.c.state)
            ).all()
        counted = {row[0]: row[1] for row in ends}
        return Backlog(waiting, oldest, counted.get(State.UNKNOWN, 0), counted.get(State.FAILED, 0))

    def troubles(self, most: int) -> list[Trouble]:
        """What ended badly within a week, the newest first; rows only, nothing that was typed."""
        found = (
            select(inbox.c.state, inbox.c.lane, inbox.c.reason, inbox.c.received_at)
            .where(
                ENDED_BADLY,
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
        """Forget rows that ended and came a week ago; how many those were. Paces go, too."""
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
                break
        with self._database.transaction() as connection:
            forget_pace(connection, self._clock())
        return total
