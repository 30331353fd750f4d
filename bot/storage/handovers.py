"""Questions that went to the team, what became of them, and the drafts that came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update

from bot.storage.schema import drafts, handovers
from bot.storage.upsert import insert_or_ignore

if TYPE_CHECKING:
    from bot.storage.database import Database

KEPT = timedelta(days=90)
"""After it was closed; drafts as long after they were written."""
_POSTED_WITHIN = timedelta(hours=24)

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

    def begin(self, handover: Handover, at: datetime | None = None) -> bool:
        """Store a new one; False if it is stored already."""
        clean = replace(handover, question=handover.question.replace("\0", ""))
        row = asdict(clean) | {"asked_at": at or datetime.now(UTC)}
        with self._database.transaction() as connection:
            return insert_or_ignore(connection, handovers, row)

    def get(self, handover_id: str) -> Handover | None:
        """The one of that id; None if it is not kept (any more)."""
        query = select(*_FIELDS).where(handovers.c.id == handover_id)
        with self._database.transaction() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else Handover(**row)

    def may_post(self, handover_id: str) -> bool:
        """True for one caller: it shall post the question in the team's channel."""
        mine = (handovers.c.id == handover_id) & handovers.c.posted_at.is_(None)
        return self._change(mine, {"posted_at": datetime.now(UTC)})

    def posted(self, handover_id: str, message_ts: str | None) -> None:
        """Remember the message in the team's channel."""
        self._change(handovers.c.id == handover_id, {"message_ts": message_ts})

    def may_post_again(self, handover_id: str) -> None:
        """Take back ``may_post`` after a post that certainly did not arrive."""
        self._change(handovers.c.id == handover_id, {"posted_at": None})

    def unposted(self, now: datetime) -> list[str]:
        """Those that a process took and never began to post: it has ended meanwhile."""
        query = select(handovers.c.id).where(
            handovers.c.state == OPEN,
            handovers.c.posted_at.is_(None),
            handovers.c.asked_at.between(now - _POSTED_WITHIN, now - timedelta(minutes=1)),
        )
        with self._database.transaction() as connection:
            return list(connection.execute(query).scalars())

    def take(self, handover_id: str, person: str) -> Handover | None:
        """Remember who is about to answer; None if it is closed. Others may answer all the same."""
        is_open = (handovers.c.id == handover_id) & (handovers.c.state == OPEN)
        return self.get(handover_id) if self._change(is_open, {"person": person}) else None

    def close(
        self,
        handover_id: str,
        state: str,
        person: str | None,
        *,
        answer: str | None = None,
        entry: str | None = None,
        at: datetime | None = None,
    ) -> Handover | None:
        """Close an open one; None if somebody else has done so already, or it is gone."""
        values = {
            "state": state,
            "person": person,
            "answer": answer.replace("\0", "") if answer else None,
            "entry": entry,
            "closed_at": at or datetime.now(UTC),
        }
        is_mine = (handovers.c.id == handover_id) & (handovers.c.state == OPEN)
        return self.get(handover_id) if self._change(is_mine, values) else None

    def draft(self, handover: Handover, topic: str | None, link: str | None) -> None:
        """Keep the team's answer as the draft of an entry."""
        row = {
            "id": handover.id,
            "question": handover.question,
            "answer": handover.answer or "",
            "topic": topic,
            "author": handover.person or "",
            "link": link,
            "written_at": datetime.now(UTC),
        }
        with self._database.transaction() as connection:
            insert_or_ignore(connection, drafts, row)

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
