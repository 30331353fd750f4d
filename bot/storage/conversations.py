"""Which direct conversation the bot has with whom: Slack tells it beside other things."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.storage.schema import conversations
from bot.storage.upsert import insert_or_replace

if TYPE_CHECKING:
    from datetime import date

    from bot.storage.database import Database

_KEPT = timedelta(days=90)
_MOST_WRITTEN = 10_000


class Conversations:
    """Ids of people and of their conversations. Raises StorageError when the database fails.

    What is posted to a person's id is in a conversation whose id only Slack's answer has. It is
    needed to look for a post whose answer was lost.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._written: dict[str, tuple[str, date]] = {}

    def note(self, person: str, channel: str) -> None:
        """Remember it; written once a day by each process."""
        now = datetime.now(UTC)
        if self._written.get(person) == (channel, now.date()):
            return
        row = {"person": person, "channel": channel, "seen_at": now}
        with self._database.transaction() as connection:
            insert_or_replace(connection, conversations, row)
        if len(self._written) >= _MOST_WRITTEN:
            self._written.clear()
        self._written[person] = channel, now.date()

    def with_person(self, person: str) -> str | None:
        """The id of the conversation with them; None if Slack has not told it yet."""
        query = select(conversations.c.channel).where(conversations.c.person == person)
        with self._database.reading() as connection:
            return connection.execute(query).scalar()

    def forget(self, person: str) -> None:
        """Forget theirs, until Slack tells it again."""
        with self._database.transaction() as connection:
            mine = conversations.c.person == person
            connection.execute(delete(conversations).where(mine))
        self._written.pop(person, None)

    def prune(self, now: datetime) -> None:
        """Forget those that nothing was heard of for 90 days."""
        with self._database.transaction() as connection:
            old = conversations.c.seen_at < now - _KEPT
            connection.execute(delete(conversations).where(old))
