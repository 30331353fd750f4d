"""What people think of answers: one vote a person a reply, which they may change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from bot.storage.counts import Event, count
from bot.storage.schema import votes
from bot.storage.upsert import insert_or_replace

if TYPE_CHECKING:
    from bot.storage.database import Database

KEPT = timedelta(days=30)
"""As long as the reply that it is about; its count stays."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """One person's vote on one reply, which answered with ``entry``."""

    reply: str
    person: str
    is_helpful: bool
    entry: str


class Votes:
    """The votes. Raises StorageError when the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cast(self, ballot: Ballot, at: datetime | None = None) -> bool:
        """Store a vote in the place of the person's last one; whether anything changed by it."""
        moment = at or datetime.now(UTC)
        same = (votes.c.reply == ballot.reply) & (votes.c.person == ballot.person)
        with self._database.transaction() as connection:
            before = connection.execute(
                select(votes.c.is_helpful, votes.c.entry, votes.c.voted_at).where(same)
            ).first()
            if before is not None and before.is_helpful == ballot.is_helpful:
                return False
            if before is not None:
                event = Event(_outcome(is_helpful=before.is_helpful), before.entry)
                count(connection, event, before.voted_at, -1)
            event = Event(_outcome(is_helpful=ballot.is_helpful), ballot.entry)
            count(connection, event, moment)
            row = {
                "reply": ballot.reply,
                "person": ballot.person,
                "is_helpful": ballot.is_helpful,
                "reason": None,
                "entry": ballot.entry,
                "voted_at": moment,
            }
            insert_or_replace(connection, votes, row)
        return True

    def explain(self, reply: str, person: str, reason: str) -> None:
        """Remember the reason that somebody chose for their vote: a word of ours."""
        same = (votes.c.reply == reply) & (votes.c.person == person)
        with self._database.transaction() as connection:
            connection.execute(update(votes).where(same).values(reason=reason))

    def of(self, person: str) -> int:
        """How many votes of this person are kept."""
        query = select(func.count()).select_from(votes).where(votes.c.person == person)
        with self._database.transaction() as connection:
            return connection.execute(query).scalar_one()

    def forget(self, person: str) -> int:
        """Delete a person's votes; how many there were. The counts stay: they name nobody."""
        with self._database.transaction() as connection:
            return connection.execute(delete(votes).where(votes.c.person == person)).rowcount

    def prune(self, now: datetime) -> None:
        """Forget the votes that are older than the replies that they are about."""
        with self._database.transaction() as connection:
            connection.execute(delete(votes).where(votes.c.voted_at < now - KEPT))


def _outcome(*, is_helpful: bool) -> str:
    return "helpful" if is_helpful else "not_helpful"
