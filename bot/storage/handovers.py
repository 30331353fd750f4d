"""Questions that went to the team, what became of them, and the drafts that came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update

from bot.storage.schema import drafts, handovers
from bot.storage.upsert import insert_or_ignore

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.storage.database import Database

KEPT = timedelta(days=90)
"""After it was closed; drafts as long after they were written."""

OPEN, ANSWERED, ENTRY, DECLINED, FAILED = "open", "answered", "entry", "declined", "failed"


@dataclass(frozen=True, slots=True)
class Handover:
    """A question for the team.

    ``surface``, ``channel``, ``ts`` and ``thread_ts`` say where it was asked, ``team`` is the
    team's channel and ``message_ts`` the message there, None until it is posted. ``person``
    closed it (or is about to, while it is open), with ``answer`` or ``entry``.
    """

    id: str
    asker: str
    surface: str
    channel: str
    question: str
    team: str
    ts: str | None = None
    thread_ts: str | None = None
    state: str = OPEN
    message_ts: str | None = None
    person: str | None = None
    answer: str | None = None
    entry: str | None = None


_FIELDS = [handovers.c[name] for name in Handover.__dataclass_fields__]


class Handovers:
    """The hand-overs. Raises StorageError when the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, handover_id: str) -> Handover | None:
        """The one of that id; None if it is not kept (any more)."""
        query = select(*_FIELDS).where(handovers.c.id == handover_id)
        with self._database.transaction() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else Handover(**row)

    def posted(self, handover_id: str, message_ts: str | None) -> None:
        """Remember the message in the team's channel."""
        values = {"message_ts": message_ts, "posted_at": datetime.now(UTC)}
        self._change(handovers.c.id == handover_id, values)

    def take(self, handover_id: str, person: str) -> Handover | None:
        """Remember who is about to answer; None if it is closed. Others may answer all the same."""
        is_open = (handovers.c.id == handover_id) & (handovers.c.state == OPEN)
        return self.get(handover_id) if self._change(is_open, {"person": person}) else None

    def fail(self, handover_id: str) -> None:
        """Close one that could not be posted."""
        with self._database.transaction() as connection:
            close_handover(connection, handover_id, FAILED, None)

    def open_count(self) -> int:
        """How many wait for the team."""
        query = select(func.count()).select_from(handovers).where(handovers.c.state == OPEN)
        with self._database.transaction() as connection:
            return connection.execute(query).scalar_one()

    def of(self, person: str) -> int:
        """How many questions of this person are kept."""
        query = select(func.count()).select_from(handovers).where(handovers.c.asker == person)
        with self._database.transaction() as connection:
            return connection.execute(query).scalar_one()

    def forget(self, person: str) -> int:
        """Delete a person's questions; how many there were."""
        with self._database.transaction() as connection:
            mine = handovers.c.asker == person
            ids = list(connection.execute(select(handovers.c.id).where(mine)).scalars())
            connection.execute(delete(drafts).where(drafts.c.id.in_(ids)))
            return connection.execute(delete(handovers).where(mine)).rowcount

    def prune(self, now: datetime) -> None:
        """Forget what was closed, and what was drafted, 90 days ago."""
        with self._database.transaction() as connection:
            connection.execute(delete(handovers).where(handovers.c.closed_at < now - KEPT))
            connection.execute(delete(drafts).where(drafts.c.written_at < now - KEPT))

    def _change(self, which: Any, values: dict[str, Any]) -> bool:
        with self._database.transaction() as connection:
            return connection.execute(update(handovers).where(which).values(**values)).rowcount == 1


def begin_handover(connection: Connection, handover: Handover, at: datetime | None = None) -> bool:
    """Store a new one, in the caller's transaction; False if it is stored already."""
    clean = replace(handover, question=handover.question.replace("\0", ""))
    row = asdict(clean) | {"asked_at": at or datetime.now(UTC)}
    return insert_or_ignore(connection, handovers, row)


def close_handover(
    connection: Connection,
    handover_id: str,
    state: str,
    person: str | None,
    *,
    answer: str | None = None,
    entry: str | None = None,
    at: datetime | None = None,
) -> bool:
    """Close an open one, in the caller's transaction, and keep an answer as a draft.

    False if somebody else has closed it already, or it is gone.
    """
    moment = at or datetime.now(UTC)
    answer = answer.replace("\0", "") if answer else None
    values = {
        "state": state,
        "person": person,
        "answer": answer,
        "entry": entry,
        "closed_at": moment,
    }
    is_open = (handovers.c.id == handover_id) & (handovers.c.state == OPEN)
    closed = connection.execute(
        update(handovers).where(is_open).values(**values).returning(handovers.c.question)
    ).scalar()
    if closed is None:
        return False
    if answer:
        row = {
            "id": handover_id,
            "question": closed,
            "answer": answer,
            "author": person or "",
            "written_at": moment,
        }
        insert_or_ignore(connection, drafts, row)
    return True
