"""One database, shared by threads and processes; every failure of it is a ``StorageError``."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import delete, false
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.errors import StorageError
from bot.storage.address import parse_address
from bot.storage.engines import make_engine
from bot.storage.schema import bring_up_to_date, claims, is_up_to_date, load_alembic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine


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

    def __repr__(self) -> str:
        return f"<Database: {self._address}>"

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Begin, and commit at the end or roll back on an exception.

        A connection that is new first brings the schema up to date, in a transaction before.

        Raises:
            StorageError: the database cannot be reached, or refuses a statement of the block.
        """
        try:
            with self._engine().connect() as connection:
                if "is_current" not in connection.info:
                    with connection.begin():
                        is_current = is_up_to_date(connection)
                    if not is_current:
                        load_alembic()
                        with connection.begin():
                            bring_up_to_date(connection)
                    connection.info["is_current"] = True
                with connection.begin():
                    yield connection
        except (SQLAlchemyError, sqlite3.Error, ImportError) as error:
            raise StorageError(self._explain(error)) from error

    def ping(self) -> None:
        """Return if the database lets us write at this moment, else raise ``StorageError``."""
        with self.transaction() as connection:
            # Changes nothing, and yet fails where all can be read and nothing written.
            connection.execute(delete(claims).where(false()))

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

    def _engine(self) -> Engine:
        pid = os.getpid()
        engine = self._engines.get(pid)
        # Two threads may both make one: unused it holds nothing, and setdefault keeps the first.
        return engine or self._engines.setdefault(pid, make_engine(self._address))

    def _explain(self, error: Exception) -> str:
        advice = (
            "Give it a folder that exists, is writable and has room, or move a broken file away"
            if self._address.is_sqlite
            else "Check that the server runs and that DATABASE_URL is right"
        )
        return f"{self._address} cannot be used: {_reason(error)}. {advice}."


def _reason(error: Exception) -> str:
    """Say in one line what the driver said, without the statement, its values and rows."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    diagnosis = getattr(cause, "diag", None)
    said = getattr(diagnosis, "message_primary", None) or str(cause)
    # Indented lines are libpq's own advice.
    lines = [line.strip() for line in said.splitlines() if not line.startswith("\t")]
    return " ".join(lines).strip().removesuffix(".")
