"""How often what happened: a number a day, without a text and without a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from bot.storage.schema import counts
from bot.storage.upsert import add

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from bot.storage.database import Database

KEPT = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Event:
    """What is counted: an outcome.

    "asked" is a question, whatever came of it ("answer", "suggest" or "none"); "picked" is one of
    the suggestions; "helpful" and "not_helpful" are votes; "handed_over" went to the team.
    ``entry`` is its id (of suggestions the first one's), "" where there is none; ``surface`` is
    where it happened, "" for votes.
    """

    outcome: str
    entry: str = ""
    surface: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How often an event happened on a day."""

    day: date
    outcome: str
    entry: str
    surface: str
    number: int


class Counts:
    """The numbers. Raises StorageError when the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, *events: Event, at: datetime | None = None) -> None:
        """Count these; ``at`` None means now."""
        with self._database.transaction() as connection:
            for event, number in Counter(events).items():
                count(connection, event, at or datetime.now(UTC), number)

    def since(self, day: date) -> list[Count]:
        """Everything that was counted since that day."""
        columns = [counts.c[name] for name in Count.__dataclass_fields__]
        query = select(*columns).where(counts.c.day >= day)
        with self._database.reading() as connection:
            return [Count(*row) for row in connection.execute(query)]

    def most_asked(self, since: date, limit: int) -> list[tuple[str, int]]:
        """The entries that answered most often since that day, with how often."""
        total = func.sum(counts.c.number)
        query = (
            select(counts.c.entry, total)
            .where(counts.c.outcome == "answer", counts.c.day >= since, counts.c.entry != "")
            .group_by(counts.c.entry)
            .order_by(total.desc(), counts.c.entry)
            .limit(limit)
        )
        with self._database.transaction() as connection:
            return [(entry, int(number)) for entry, number in connection.execute(query)]

    def totals(self, since: date) -> dict[str, int]:
        """How often each outcome came since that day."""
        query = (
            select(counts.c.outcome, func.sum(counts.c.number))
            .where(counts.c.day >= since)
            .group_by(counts.c.outcome)
        )
        with self._database.transaction() as connection:
            return {outcome: int(number) for outcome, number in connection.execute(query)}

    def disliked(self, since: date) -> list[tuple[str, int, int]]:
        """The entries with votes against them since that day: id, for, against; worst first."""
        found: dict[str, dict[str, int]] = {}
        query = (
            select(counts.c.entry, counts.c.outcome, func.sum(counts.c.number))
            .where(counts.c.day >= since, counts.c.outcome.in_(("helpful", "not_helpful")))
            .group_by(counts.c.entry, counts.c.outcome)
        )
        with self._database.transaction() as connection:
            for entry, outcome, number in connection.execute(query):
                found.setdefault(entry, {})[outcome] = int(number)
        rows = [(e, n.get("helpful", 0), n.get("not_helpful", 0)) for e, n in found.items()]
        return sorted((row for row in rows if row[2] > 0), key=lambda row: (-row[2], row[0]))

    def prune(self, now: datetime) -> None:
        """Forget what is older than two years."""
        with self._database.transaction() as connection:
            connection.execute(delete(counts).where(counts.c.day < (now - KEPT).date()))


def count(connection: Connection, event: Event, at: datetime, number: int = 1) -> None:
    """Count an event ``number`` times, in a transaction that is open; -1 takes one back."""
    row = {"day": at.date(), "outcome": event.outcome, "entry": event.entry}
    add(connection, counts, row | {"surface": event.surface}, number)
