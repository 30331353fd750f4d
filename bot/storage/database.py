"""One database, shared by threads and processes; every failure of it is a ``StorageError``."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.errors import StorageError
from bot.storage.address import parse_address
from bot.storage.engines import make_engine
from bot.storage.schema import bring_up_to_date, claims, is_up_to_date, load_alembic
from bot.storage.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

# https://www.postgresql.org/docs/current/errcodes-appendix.html: read_only_sql_transaction
_READ_ONLY_SERVER = "25006"
_SPOILING = (
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOTADB,
)


class Database:
    """Gives out transactions on a database whose schema is current.

    Nothing is opened before the first transaction, so the database may be down when the bot
    starts. Threads may share one ``Database``. A forked process opens connections of its own;
    call ``close`` before forking, because SQLite forbids carrying an open file across.
    """

    def __init__(self, url: str) -> None:
        """Take ``DATABASE_URL``. Raises ``StorageError`` when it cannot be read."""
        self._address = parse_address(url)
        # By process id: another process's engine is kept unused, since to collect it closes it.
        self._engines: dict[int, Engine] = {}
        self._turns = Turns()

    def __repr__(self) -> str:
        return f"<Database: {self._address}>"

    @contextmanager
    def transaction(self, *, durable: bool = False, reads: bool = False) -> Iterator[Connection]:
        """Begin, and commit at the end or roll back on an exception.

        A connection that is new first brings the schema up to date, in a transaction before.
        ``durable``: what was committed outlives a power cut (SQLite else promises that only for
        the end of a process). ``reads``: nothing is written, so nobody is waited for.

        Raises:
            StorageError: the database cannot be reached, or refuses a statement of the block.
        """
        try:
            with self._turn(durable=durable, reads=reads), self._engine().connect() as connection:
                if "is_current" not in connection.info:
                    with connection.begin():
                        is_current = is_up_to_date(connection)
                    if not is_current:
                        load_alembic()
                        with connection.begin():
                            bring_up_to_date(connection)
                    connection.info["is_current"] = True
                connection.info.update(durable=durable, reads=reads)
                with connection.begin():
                    yield connection
        except (SQLAlchemyError, sqlite3.Error, ImportError) as error:
            if _spoils_connections(error):
                self.close()
            raise StorageError(self._explain(error)) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads. Raises StorageError."""
        with self.transaction(reads=True) as connection:
            yield connection

    def ping(self) -> None:
        """Return if the database lets us write at this moment, else raise ``StorageError``."""
        with self.transaction() as connection:
            # Leaves nothing, and yet fails where nothing can be written, as on a full disk.
            key = f"ping:{secrets.token_hex(8)}"
            row = {"key": key, "claimed_at": datetime.now(UTC), "claimant": "ping"}
            connection.execute(insert(claims), row)
            connection.execute(delete(claims).where(claims.c.key == key))

    def migrate(self) -> None:
        """Bring the schema up to date; several processes may do so at once.

        Raises:
            StorageError: the database cannot be reached or does not let us.
        """
        with self.transaction():
            pass

    def close(self) -> None:
        """Close this process's idle connections; the next transaction opens new ones."""
        engine = self._engines.pop(os.getpid(), None)
        if engine is not None:
            engine.dispose()

    @contextmanager
    def _turn(self, *, durable: bool, reads: bool) -> Iterator[None]:
        """Wait for the other threads of this process that write to the same file.

        SQLite itself only tries again after sleeps that get longer, so that many threads would
        keep each other, and what Slack waits for, out for seconds.
        """
        if reads or not self._address.is_sqlite:
            yield
            return
        if not self._turns.take(is_urgent=durable):
            raise StorageError(f"{self._address} cannot be used: others write to it for too long.")
        try:
            yield
        finally:
            self._turns.give()

    def _engine(self) -> Engine:
        pid = os.getpid()
        engine = self._engines.get(pid)
        # Two threads may both make one: unused it holds nothing, and setdefault keeps the first.
        return engine or self._engines.setdefault(pid, make_engine(self._address))

    def _explain(self, error: Exception) -> str:
        if "already exists" in _reason(error):
            return (
                f"{self._address} cannot be used: {_reason(error)}, and it is not the bot's. Give "
                "the bot a database of its own, or with PostgreSQL a schema of its own "
                "(?options=-csearch_path%3Dfaqbot)."
            )
        advice = (
            "Give it a folder that exists, is writable and has room, or move a broken file away"
            if self._address.is_sqlite
            else "Check that the server runs and that DATABASE_URL is right"
        )
        return f"{self._address} cannot be used: {_reason(error)}. {advice}."


def _spoils_connections(error: Exception) -> bool:
    """Whether connections that are open would go on failing, though new ones may not."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if getattr(cause, "sqlstate", None) == _READ_ONLY_SERVER:
        return True  # a server from which another has taken over
    code = getattr(cause, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _SPOILING


def _reason(error: Exception) -> str:
    """Say in one line what the driver said, without the statement, its values and rows."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    diagnosis = getattr(cause, "diag", None)
    said = getattr(diagnosis, "message_primary", None) or str(cause)
    # Indented lines are libpq's own advice.
    lines = [line.strip() for line in said.splitlines() if not line.startswith("\t")]
    return " ".join(lines).strip().removesuffix(".")
