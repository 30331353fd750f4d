"""How connections to each kind of database are made, so that none waits or fails needlessly."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, create_engine, event, exc

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

    from bot.storage.address import Address

_BUSY_SECONDS = 2.0  # Slack waits three for an acknowledgement
_POOL_SIZE = 4
_POOL_WAIT_SECONDS = 2.0
_RECYCLE_SECONDS = 300  # so that a name that leads elsewhere by now is looked up again
# A pooler in front of PostgreSQL shares sessions, so what is set must end with the transaction.
_LIMITS = "SET LOCAL statement_timeout = '2s'; SET LOCAL lock_timeout = '1500ms'"
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
        pool_pre_ping=True,
        pool_recycle=_RECYCLE_SECONDS,
    )

    @event.listens_for(engine, "begin")
    def set_limits(connection: Connection) -> None:
        connection.exec_driver_sql(_LIMITS)

    return engine


def _sqlite_engine(url: URL) -> Engine:
    path = Path(url.database or "")
    engine = create_engine(
        url,
        connect_args={"timeout": _BUSY_SECONDS},
        hide_parameters=True,
        pool_size=_POOL_SIZE,
        max_overflow=0,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        # The driver must not begin transactions by itself: it begins them without a lock.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
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
        level = "FULL" if connection.info.get("durable") else "NORMAL"
        if connection.info.get("synchronous") != level:
            connection.exec_driver_sql(f"PRAGMA synchronous = {level}")
            connection.info["synchronous"] = level
        # A lock that is taken late cannot be waited for: SQLite fails at once instead.
        reads = connection.info.get("reads")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _file_identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
