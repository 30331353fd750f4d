"""Who is first: of all threads and processes on one database, one may answer a question."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select, text

from bot.storage.schema import claims

if TYPE_CHECKING:
    from bot.storage.database import Database

_LONGEST_KEY = 255
_PRUNED_AT_ONCE = 1000
# In words, because SQLAlchemy has this statement only once for each kind of database.
_CLAIM = text(
    "INSERT INTO claims (key, claimed_at) VALUES (:key, :claimed_at) ON CONFLICT DO NOTHING"
).bindparams(bindparam("claimed_at", type_=claims.c.claimed_at.type))


class Claims:
    """The keys that somebody has taken, each with the time when."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, key: str, at: datetime | None = None) -> bool:
        """Take the key: True for exactly one caller, whatever its thread, process and machine.

        Any text is a key, of any length. ``at`` is the moment to remember, None means now.

        Raises:
            StorageError: the database cannot say; the key may or may not be taken now.
        """
        moment = at or datetime.now(UTC)
        row = {"key": _storable(key), "claimed_at": moment.astimezone(UTC)}
        with self._database.transaction() as connection:
            return connection.execute(_CLAIM, row).rowcount == 1

    def prune(self, older_than: datetime) -> int:
        """Forget the claims from before that moment, and return how many there were.

        Raises:
            StorageError: the database failed; what was forgotten until then stays so.
        """
        old = (
            select(claims.c.key)
            .where(claims.c.claimed_at < older_than.astimezone(UTC))
            .limit(_PRUNED_AT_ONCE)
        )
        total = 0
        while True:
            # In portions, so that nobody who claims has to wait for long.
            with self._database.transaction() as connection:
                removed = connection.execute(delete(claims).where(claims.c.key.in_(old))).rowcount
            total += removed
            if removed < _PRUNED_AT_ONCE:
                return total


def _storable(key: str) -> str:
    r"""Write any key as short ASCII, different keys differently.

    PostgreSQL takes neither NUL nor half a surrogate pair, nor long keys in an index. An escaped
    text never contains ``\#``, so a digest cannot be mistaken for a key.
    """
    escaped = key.encode("unicode_escape").decode("ascii")
    if len(escaped) <= _LONGEST_KEY:
        return escaped
    return rf"\#{sha256(escaped.encode()).hexdigest()}"
