"""Who is first: of all threads and processes on one database, one may answer a question."""

from __future__ import annotations

import secrets
import threading
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select, text

from bot.errors import StorageError
from bot.storage.schema import claims
from bot.storage.upsert import insert_or_ignore

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.storage.database import Database

_LONGEST_KEY = 255
_PRUNED_AT_ONCE = 1000
_MOST_UNSURE = 10_000
# In words, because SQLAlchemy has this statement only once for each kind of database. It takes a
# key that is free, or that this very claim has taken already without anybody's learning of it.
_CLAIM = text(
    "INSERT INTO claims (key, claimed_at, claimant) VALUES (:key, :claimed_at, :claimant) "
    "ON CONFLICT (key) DO UPDATE SET claimant = excluded.claimant "
    "WHERE claims.claimant = excluded.claimant"
).bindparams(bindparam("claimed_at", type_=claims.c.claimed_at.type))


class Claims:
    """The keys that somebody has taken, each with the time when.

    A connection that breaks while a claim is committed leaves open whether the key is taken. So
    each claim has a mark of its own, by which it can be made once more, or given back.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        # The marks of claims that may have come about, by key; nobody is answering these.
        self._unsure: dict[str, str] = {}
        self._giving_back = threading.Lock()

    def claim(self, key: str, at: datetime | None = None) -> bool:
        """Take the key: True for exactly one caller, whatever its thread, process and machine.

        Any text is a key, of any length. ``at`` is the moment to remember, None means now.

        Raises:
            StorageError: the database cannot say. If the key is taken all the same, the next
                claim of it here has it, and ``give_back`` frees it for all.
        """
        moment = at or datetime.now(UTC)
        key = storable(key)
        with self._giving_back:
            known = self._unsure.pop(key, None)
        mark = known or secrets.token_hex(8)
        row = {"key": key, "claimed_at": moment.astimezone(UTC), "claimant": mark}
        try:
            try:
                return self._take(row)
            except _CommitError:
                known = mark
                # After a broken connection another one may work, and tell what became of it.
                return self._take(row)
        except StorageError:
            if known:
                self._unsure[key] = mark
                while len(self._unsure) > _MOST_UNSURE:
                    self._unsure.pop(next(iter(self._unsure)), None)
            raise

    def release(self, key: str) -> None:
        """Free a key after a try that certainly had no effect, so that it can be tried again.

        Raises:
            StorageError: the database failed; the key may be taken still.
        """
        with self._database.transaction() as connection:
            connection.execute(delete(claims).where(claims.c.key == storable(key)))

    def give_back(self) -> None:
        """Free the keys that were perhaps taken by claims that failed.

        For callers that leave a failed claim to whoever comes next, in any process.

        Raises:
            StorageError: the database failed; what is not given back yet can be later.
        """
        for key in list(self._unsure):
            # Nobody here may claim the key meanwhile and take the lost claim for another's.
            with self._giving_back:
                if (mark := self._unsure.get(key)) is None:
                    continue
                row = {"key": key, "claimed_at": datetime.now(UTC), "claimant": mark}
                lost = (claims.c.key == key) & (claims.c.claimant == mark)
                with self._database.transaction() as connection:
                    connection.execute(_CLAIM, row)  # waits for a commit that is still under way
                    connection.execute(delete(claims).where(lost))
                self._unsure.pop(key, None)

    def _take(self, row: dict[str, object]) -> bool:
        taken = False
        try:
            with self._database.transaction() as connection:
                taken = connection.execute(_CLAIM, row).rowcount == 1
        except StorageError as error:
            if taken:
                raise _CommitError(str(error)) from error
            raise
        return taken

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


class _CommitError(StorageError):
    """A claim failed when it was made already: it may have come about."""


def claim_within(connection: Connection, key: str) -> bool:
    """Take the key in the caller's transaction; False if it is taken."""
    row = {"key": storable(key), "claimed_at": datetime.now(UTC), "claimant": "press"}
    return insert_or_ignore(connection, claims, row)


def storable(key: str) -> str:
    r"""Write any key as short ASCII, different keys differently.

    PostgreSQL takes neither NUL nor half a surrogate pair, nor long keys in an index. An escaped
    text never contains ``\#``, so a digest cannot be mistaken for a key.
    """
    escaped = key.encode("unicode_escape").decode("ascii")
    if len(escaped) <= _LONGEST_KEY:
        return escaped
    return rf"\#{sha256(escaped.encode()).hexdigest()}"
