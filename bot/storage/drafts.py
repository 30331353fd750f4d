"""Drafts of entries: what the team answered, and what somebody proposed from a thread."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.storage.schema import drafts
from bot.storage.upsert import insert_or_replace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Draft:
    """A question and its answer in Markdown. ``link`` leads to where it was said."""

    id: str
    question: str
    answer: str
    topic: str | None
    author: str
    link: str | None
    written_at: datetime


class Drafts:
    """The drafts. Raises StorageError when the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, draft: Draft) -> None:
        """Keep a draft, in the place of the one with its id."""
        row = asdict(draft)
        row |= {name: row[name].replace("\0", "") for name in ("question", "answer")}
        with self._database.transaction() as connection:
            insert_or_replace(connection, drafts, row)

    def all(self) -> list[Draft]:
        """All that are kept, the oldest first."""
        columns = [drafts.c[field.name] for field in fields(Draft)]
        query = select(*columns).order_by(drafts.c.written_at, drafts.c.id)
        with self._database.reading() as connection:
            return [Draft(*row) for row in connection.execute(query)]

    def remove(self, ids: Sequence[str]) -> None:
        """Delete those that have become entries, or never will."""
        with self._database.transaction() as connection:
            connection.execute(delete(drafts).where(drafts.c.id.in_(ids)))

    def forget(self, author: str) -> int:
        """Delete what a person drafted; how many there were."""
        with self._database.transaction() as connection:
            return connection.execute(delete(drafts).where(drafts.c.author == author)).rowcount
