"""Questions without a good answer: redacted, with a keyed hash in the place of who asked."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from sqlalchemy import delete, func, select, update

from bot.storage.schema import gaps
from bot.storage.upsert import insert_or_change

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.storage.database import Database

SUGGESTED, UNANSWERED, DISLIKED = "suggest", "none", "disliked"
"""What a question came to."""
PICKED, POINTED, TOLD, DISMISSED = "picked", "entry", "answered", "dismissed"
"""What came of it: a suggestion was picked; the team pointed to an entry, answered, declined."""


@dataclass(frozen=True, slots=True)
class Miss:
    """Somebody asked this and got no answer, suggestions, or one that they disliked.

    ``id`` is the same for the same words of the same person. ``nearest`` are ids of entries, the
    one that was disliked first.
    """

    id: str
    person: str
    question: str
    outcome: str
    nearest: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Resolution:
    """What people made of a question. ``draft`` is the id of the draft of the team's answer."""

    id: str
    person: str
    question: str
    resolution: str
    at: datetime
    entry: str | None = None
    draft: str | None = None


Note: TypeAlias = Miss | Resolution


@dataclass(frozen=True, slots=True)
class Gap:
    """A question of a person, and what became of it. ``closed_at`` is None while it is open."""

    id: str
    person: str
    question: str
    outcome: str
    nearest: tuple[str, ...]
    times: int
    first_at: datetime
    asked_at: datetime
    resolution: str | None = None
    entry: str | None = None
    draft: str | None = None
    closed_at: datetime | None = None


_COLUMNS = [gaps.c[field.name] for field in fields(Gap)]


class Gaps:
    """The gaps. Raises StorageError when the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, notes: Iterable[Note]) -> None:
        """Write these, in order. A gap that is closed opens again if it is asked again."""
        with self._database.transaction() as connection:
            for note in notes:
                _add(connection, note)

    def all(self) -> list[Gap]:
        """All that are kept, the oldest first."""
        query = select(*_COLUMNS).order_by(gaps.c.first_at, gaps.c.id)
        with self._database.reading() as connection:
            return [_gap(row) for row in connection.execute(query).mappings()]

    def close(self, ids: Sequence[str], at: datetime) -> int:
        """Close these, unless they are; how many were open."""
        which = gaps.c.id.in_(ids) & gaps.c.closed_at.is_(None)
        with self._database.transaction() as connection:
            return connection.execute(update(gaps).where(which).values(closed_at=at)).rowcount

    def dismiss(self, ids: Sequence[str]) -> int:
        """Remember that these are to have no answer; how many there are."""
        values = {"resolution": DISMISSED, "entry": None, "draft": None}
        with self._database.transaction() as connection:
            changed = update(gaps).where(gaps.c.id.in_(ids)).values(**values)
            return connection.execute(changed).rowcount

    def of(self, person: str) -> int:
        """How many questions of this person are kept."""
        query = select(func.count()).select_from(gaps).where(gaps.c.person == person)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def forget(self, person: str) -> int:
        """Delete a person's questions; how many there were."""
        with self._database.transaction() as connection:
            return connection.execute(delete(gaps).where(gaps.c.person == person)).rowcount

    def prune(self, before: datetime) -> None:
        """Delete what was last asked before."""
        with self._database.transaction() as connection:
            connection.execute(delete(gaps).where(gaps.c.asked_at < before))


def _add(connection: Connection, note: Note) -> None:
    row: dict[str, Any] = {
        "id": note.id,
        "person": note.person,
        "question": note.question.replace("\0", ""),
        "outcome": UNANSWERED,
        "nearest": "",
        "times": 1,
        "first_at": note.at,
        "asked_at": note.at,
    }
    changed: dict[str, Any]
    match note:
        case Miss():
            changed = {"outcome": note.outcome, "nearest": " ".join(note.nearest)}
            row |= changed
            changed |= {"asked_at": note.at, "times": gaps.c.times + 1, "closed_at": None}
        case Resolution():
            changed = {"resolution": note.resolution, "entry": note.entry, "draft": note.draft}
            row |= changed
        case _:
            assert_never(note)
    insert_or_change(connection, gaps, row, changed)


def _gap(row: Any) -> Gap:
    return Gap(**{**row, "nearest": tuple(row["nearest"].split())})
