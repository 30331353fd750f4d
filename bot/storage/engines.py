"""How connections to each kind of database are made, so that none waits or fails needlessly."""

from __future__ import annotations

import selectors
import sqlite3
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import URL, create_engine, event, exc

if TYPE_CHECKING:
    import psycopg
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

    from bot.storage.address import Address

_BUSY_SECONDS = 2.0  # Slack waits three for an acknowledgement
_LOOK_AGAIN_SECONDS = 0.001  # as long as a transaction takes
_POOL_SIZE = 4
_POOL_WAIT_SECONDS = 2.0
_RECYCLE_SECONDS = 300  # so that a name that leads elsewhere by now is looked up again
_IDLE_SECONDS = 1.0  # one that was used just now is not tried first, unless it was closed
# In one message. A pooler in front of PostgreSQL shares sessions, so what is set must end with the
# transaction.
_BEGIN = "BEGIN; SET LOCAL statement_timeout = '2s'; SET LOCAL lock_timeout = '1500ms'"
_CONNECT_ARGUMENTS: dict[str, Any] = {
    "connect_timeout": 3,
    "tcp_user_timeout": 3000,
    "application_name": "faqbot",
    # Prepared statements are per session, which a pooler shares too.
    "prepare_threshold": None,
}


def make_engine(address: Address) -> Engine:
    """Prepare an engine for the address, without connecting.

    Raises:
        ImportError: the PostgreSQL driver cannot be loaded.
    """
    parts = asdict(address)
    if "," in (address.host or ""):
        parts["query"] = {**address.query, "host": address.host}  # where SQLAlchemy expects several
    url = URL.create(**parts)
    return _sqlite_engine(url) if address.is_sqlite else _postgresql_engine(url)


def _postgresql_engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        connect_args={k: v for k, v in _CONNECT_ARGUMENTS.items() if k not in url.query},
        hide_parameters=True,
        pool_size=_POOL_SIZE,
        max_overflow=0,
        pool_timeout=_POOL_WAIT_SECONDS,
        pool_recycle=_RECYCLE_SECONDS,
        isolation_level="AUTOCOMMIT",  # the driver would begin by a message of its own
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(_BEGIN)

    @event.listens_for(engine, "checkin")
    def note_use(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info["used_at"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def try_first(connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: object) -> None:
        is_fresh = time.monotonic() - entry.info.get("used_at", 0.0) < _IDLE_SECONDS
        if is_fresh and _is_silent(cast("psycopg.Connection", connection).fileno()):
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise exc.InvalidatePoolError("the server has closed connections") from error

    return engine


def _is_silent(socket: int) -> bool:
    """Whether nothing came on an idle connection: what comes there is that it was closed."""
    with selectors.DefaultSelector() as selector:
        selector.register(socket, selectors.EVENT_READ)
        return not selector.select(0)


def _sqlite_engine(url: URL) -> Engine:
    path = Path(url.database or "")
    engine = create_engine(
        url,
        connect_args={"timeout": _BUSY_SECONDS},
        hide_parameters=True,
        pool_size=_POOL_SIZE,
        max_overflow=0,
        pool_use_lifo=True,  # the last one used has its pages at hand; the others stay small
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        # The driver must not begin transactions by itself: it begins them without a lock.
        connection.isolation_level = None
        # Several processes may make the file at once, and SQLite does not wait for this.
        _once_free(cast("sqlite3.Connection", connection), "PRAGMA journal_mode = WAL")
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous = NORMAL")
        # In KB, of each connection: what it does not hold, the system's own cache does.
        cursor.execute("PRAGMA cache_size = -512")
        # What is blanked is overwritten; not every build of SQLite does so by itself.
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()
        entry.info["file"] = _file_identity(path)

    @event.listens_for(engine, "checkout")
    def reopen_replaced_file(
        _connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: object
    ) -> None:
        if entry.info["file"] != _file_identity(path):
            raise exc.DisconnectionError("the database file was deleted or replaced")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        file = cast("sqlite3.Connection", connection.connection.driver_connection)
        reads, level = connection.info.get("reads"), connection.info.get("synchronous")
        if reads:
            file.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000:.0f}")
            file.execute("BEGIN")
            return
        wanted = "FULL" if connection.info.get("durable") else "NORMAL"
        if level != wanted:
            file.execute(f"PRAGMA synchronous = {wanted}")
            connection.info["synchronous"] = wanted
        file.execute("PRAGMA busy_timeout = 0")
        _once_free(file, "BEGIN IMMEDIATE")

    return engine


def _once_free(file: sqlite3.Connection, statement: str) -> None:
    """Take the file's only lock by ``statement``, as soon as the process that has it lets go.

    A lock that is taken later, by the first statement that writes, cannot be waited for: SQLite
    fails at once instead. While it waits, SQLite itself sleeps for up to a tenth of a second: with
    two busy processes that was two thirds of their time.
    """
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            file.execute(statement)
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > deadline:
                raise
        else:
            return
        time.sleep(_LOOK_AGAIN_SECONDS)


def _file_identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
