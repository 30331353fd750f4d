"""Questions without an answer whose askers want to hear of one, when there is one."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from bot.storage.schema import waiting
from bot.storage.upsert import insert_or_ignore

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.storage.database import Database

KEPT_SECONDS = 90 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that waits for an answer, and the place where it was asked.

    ``id`` is the same for the same question of the same person; ``asked_at`` are seconds since
    1970. ``ts`` is its message, None if that was a command, or has an answer to the rest of it.
    """

    id: str
    person: str
    question: str
    surface: str
    channel: str
    ts: str | None
    thread_ts: str | None
    asked_at: float


_FIELDS = [waiting.c[name] for name in OpenQuestion.__dataclass_fields__]


class Waiting:
    """The open questions. Raises StorageError when the database fails.

    Each has the version of the knowledge that it was last looked up in, so that after an edit it is
    looked up again, by one process or several.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, question: OpenQuestion, version: str) -> bool:
        """Store a question that this version does not answer; False if it is stored already."""
        row = asdict(question) | {"version": version}
        row["question"] = question.question.replace("\0", "")
        with self._database.transaction() as connection:
            return insert_or_ignore(connection, waiting, row)

    def not_looked_up(self, version: str, most: int) -> list[OpenQuestion]:
        """Those that were not looked up in this version, the oldest first."""
        query = select(*_FIELDS).where(waiting.c.version != version)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(waiting.c.asked_at).limit(most)).mappings()
            return [OpenQuestion(**row) for row in rows]

    def looked_up(self, ids: Iterable[str], version: str) -> None:
        """Remember that this version does not answer them."""
        with self._database.transaction() as connection:
            mine = waiting.c.id.in_(list(ids))
            connection.execute(update(waiting).where(mine).values(version=version))

    def look_up_again(self, version: str) -> None:
        """Forget that any was looked up in this version: its answers are found better now."""
        with self._database.transaction() as connection:
            same = waiting.c.version == version
            connection.execute(update(waiting).where(same).values(version=""))

    def withdraw(self, channel: str, ts: str) -> None:
        """Forget a question whose message was deleted, and a part of it."""
        is_part = waiting.c.ts.is_(None) & (waiting.c.thread_ts == ts)
        with self._database.transaction() as connection:
            same = (waiting.c.channel == channel) & ((waiting.c.ts == ts) | is_part)
            connection.execute(delete(waiting).where(same))

    def of(self, person: str) -> int:
        """How many questions of this person wait."""
        query = select(func.count()).select_from(waiting).where(waiting.c.person == person)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def forget(self, person: str) -> int:
        """Delete a person's questions; how many there were."""
        with self._database.transaction() as connection:
            mine = waiting.c.person == person
            return connection.execute(delete(waiting).where(mine)).rowcount

    def prune(self, now: datetime) -> None:
        """Forget what has waited for 90 days."""
        with self._database.transaction() as connection:
            old = waiting.c.asked_at < now.timestamp() - KEPT_SECONDS
            connection.execute(delete(waiting).where(old))


def take_waiting(connection: Connection, question_id: str) -> bool:
    """Take a question out, in the caller's transaction; False if another has done so."""
    same = waiting.c.id == question_id
    return connection.execute(delete(waiting).where(same)).rowcount == 1
