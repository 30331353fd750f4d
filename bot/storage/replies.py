"""What was said to whom and where, without a word of the question: for edits, removal and votes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.storage.claims import storable
from bot.storage.schema import replies
from bot.storage.upsert import insert_or_replace

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.storage.database import Database

_KEPT_SECONDS = 30 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class StoredReply:
    """One reply. ``id`` is what its buttons carry, ``question`` the inbox's key of its question.

    ``ts`` is None for a reply that one person alone saw; ``entries`` are ids, the answer's first.
    """

    id: str
    channel: str
    asker: str
    surface: str
    outcome: str
    version: str
    entries: tuple[str, ...] = ()
    question: str | None = None
    ts: str | None = None
    thread_ts: str | None = None
    is_shared: bool | None = None


class Replies:
    """Finds and forgets replies. All raise StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, reply: StoredReply) -> None:
        """Remember a reply, or what became of one."""
        with self._database.transaction() as connection:
            insert_reply(connection, reply, time.time())

    def get(self, reply_id: str) -> StoredReply | None:
        """The reply with this id."""
        return self._one(replies.c.id == reply_id)

    def to(self, key: str) -> StoredReply | None:
        """The newest reply to the question with this key."""
        return self._one(replies.c.question == storable(key))

    def prune(self) -> None:
        """Forget replies of a month ago."""
        with self._database.transaction() as connection:
            old = replies.c.sent_at < time.time() - _KEPT_SECONDS
            connection.execute(delete(replies).where(old))

    def _one(self, where: object) -> StoredReply | None:
        statement = select(replies).where(where).order_by(replies.c.sent_at.desc()).limit(1)  # type: ignore[arg-type]
        with self._database.reading() as connection:
            row = connection.execute(statement).mappings().first()
        if row is None:
            return None
        fields = {name: row[name] for name in StoredReply.__dataclass_fields__}
        return StoredReply(**fields | {"entries": tuple(row["entries"].split())})


def insert_reply(connection: Connection, reply: StoredReply, at: float) -> None:
    """Put a reply into the table, in the caller's transaction."""
    row = {name: getattr(reply, name) for name in StoredReply.__dataclass_fields__}
    row |= {"entries": " ".join(reply.entries), "sent_at": at}
    if reply.question is not None:
        row["question"] = storable(reply.question)
    insert_or_replace(connection, replies, row)
