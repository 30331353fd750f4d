"""Which channels are shared with other organisations: what events said, for later gestures."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.storage.schema import channels
from bot.storage.upsert import insert_or_replace

if TYPE_CHECKING:
    from bot.storage.database import Database


class Channels:
    """What events said of channels. Raises StorageError when the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._written: dict[str, bool] = {}

    def note(self, channel: str, *, is_shared: bool) -> None:
        """Remember what an event said; written once for each process and change."""
        if self._written.get(channel) == is_shared:
            return
        row = {"channel": channel, "is_shared": is_shared, "seen_at": datetime.now(UTC)}
        with self._database.transaction() as connection:
            insert_or_replace(connection, channels, row)
        self._written[channel] = is_shared

    def is_shared(self, channel: str) -> bool | None:
        """What the last event said; None if none has come from there."""
        query = select(channels.c.is_shared).where(channels.c.channel == channel)
        with self._database.transaction() as connection:
            return connection.execute(query).scalar()
