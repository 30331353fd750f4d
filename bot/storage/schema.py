"""The tables, and how a database gets them: the files in ``migrations``, run under a lock."""

from __future__ import annotations

import threading
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    inspect,
    text,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Revisions are numbers of four digits; this is the newest file in ``migrations/versions``.
HEAD = "0008"
VERSION_TABLE = "faqbot_version"
MIGRATIONS = Path(__file__).parent / "migrations"

metadata = MetaData()
claims = Table(
    "claims",
    metadata,
    Column("key", Text, primary_key=True),
    Column("claimed_at", DateTime(timezone=True), nullable=False),
    Column("claimant", Text),
    Index("claims_by_time", "claimed_at"),
)

votes = Table(
    "faqbot_votes",
    metadata,
    Column("reply", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("is_helpful", Boolean, nullable=False),
    Column("reason", Text),
    Column("entry", Text, nullable=False),
    Column("voted_at", DateTime(timezone=True), nullable=False),
    Index("faqbot_votes_by_time", "voted_at"),
)
handovers = Table(
    "faqbot_handovers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("asker", Text, nullable=False),
    Column("surface", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("ts", Text),
    Column("thread_ts", Text),
    Column("question", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("message_ts", Text),
    Column("person", Text),
    Column("answer", Text),
    Column("entry", Text),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("posted_at", DateTime(timezone=True)),
    Column("closed_at", DateTime(timezone=True)),
    Index("faqbot_handovers_by_state", "state", "asked_at"),
)
drafts = Table(
    "faqbot_drafts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("topic", Text),
    Column("author", Text, nullable=False),
    Column("link", Text),
    Column("written_at", DateTime(timezone=True), nullable=False),
)
gaps = Table(
    "faqbot_gaps",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("nearest", Text, nullable=False),
    Column("times", Integer, nullable=False),
    Column("first_at", DateTime(timezone=True), nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("resolution", Text),
    Column("entry", Text),
    Column("draft", Text),
    Column("closed_at", DateTime(timezone=True)),
    Index("faqbot_gaps_by_person", "person"),
    Index("faqbot_gaps_by_time", "asked_at"),
)
counts = Table(
    "faqbot_counts",
    metadata,
    Column("day", Date, primary_key=True),
    Column("outcome", Text, primary_key=True),
    Column("entry", Text, primary_key=True),
    Column("surface", Text, primary_key=True),
    Column("number", Integer, nullable=False),
)
channels = Table(
    "faqbot_channels",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("is_shared", Boolean, nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False),
)
conversations = Table(
    "faqbot_conversations",
    metadata,
    Column("person", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False),
)

# Word for word as in the index, else SQLite does not use it.
ENDED_BADLY = text("state IN ('unknown', 'failed')")
inbox = Table(
    "faqbot_inbox",
    metadata,
    Column("key", Text, primary_key=True),
    Column("message_id", Text, unique=True),
    Column("kind", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("thread", Text),
    Column("person", Text, nullable=False),
    Column("body", Text),
    Column("state", Text, nullable=False),
    Column("owner", Text),
    Column("free_at", Float),
    Column("tries", Integer, nullable=False),
    Column("received_at", Float, nullable=False),
    Column("ended_at", Float),
    Column("reason", Text),
    Column("posted", Text),
    Index("faqbot_inbox_by_free", "free_at"),
    Index("faqbot_inbox_by_owner", "owner"),
    Index("faqbot_inbox_by_time", "received_at"),
    Index("faqbot_inbox_by_thread", "thread", "received_at"),
    Index(
        "faqbot_inbox_by_trouble",
        "received_at",
        sqlite_where=ENDED_BADLY,
        postgresql_where=ENDED_BADLY,
    ),
)
pace = Table(
    "faqbot_pace",
    metadata,
    Column("channel", Text, primary_key=True),
    # When the channel may have a whole burst again, in seconds since 1970.
    Column("whole_at", Float, nullable=False),
)
replies = Table(
    "faqbot_replies",
    metadata,
    Column("id", Text, primary_key=True),
    Column("question", Text),
    Column("channel", Text, nullable=False),
    Column("ts", Text),
    Column("thread_ts", Text),
    Column("asker", Text, nullable=False),
    Column("is_shared", Boolean),
    Column("surface", Text, nullable=False),
    Column("entries", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("sent_at", Float, nullable=False),
    Index("faqbot_replies_by_question", "question"),
    Index("faqbot_replies_by_time", "sent_at"),
)

waiting = Table(
    "faqbot_waiting",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("surface", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("ts", Text),
    Column("thread_ts", Text),
    Column("asked_at", Float, nullable=False),
    Column("version", Text, nullable=False),
    Index("faqbot_waiting_by_version", "version"),
)

# Alembic keeps what it is doing in one place for the whole process.
_alembic = threading.Lock()

# The number means nothing; it must only be the same in every version of the bot.
_WAIT_FOR_OTHERS = (
    "SET LOCAL statement_timeout = '60s'; SET LOCAL lock_timeout = '60s'; "
    "SELECT pg_advisory_xact_lock(4711230615)"
)


def is_up_to_date(connection: Connection) -> bool:
    """Whether the schema is that of this version, or a newer one."""
    return _revision(connection) >= HEAD


def load_alembic() -> None:
    """Import what migrations need: it takes long, so that no lock should be held meanwhile."""
    import_module("alembic.command")


def bring_up_to_date(connection: Connection) -> None:
    """Run the migrations that are missing, in the connection's transaction.

    Others that try at the same time wait: in PostgreSQL for an advisory lock, in SQLite for the
    write lock that every transaction takes. A newer schema is left alone, since during a deploy
    the old version still runs: a migration must only add what the old version can ignore.
    """
    if is_up_to_date(connection):
        return
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_WAIT_FOR_OTHERS)
    if not is_up_to_date(connection):
        _upgrade(connection)


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table(VERSION_TABLE):
        return ""
    newest = connection.execute(text(f"SELECT max(version_num) FROM {VERSION_TABLE}"))  # noqa: S608 - a constant
    return newest.scalar() or ""


def _upgrade(connection: Connection) -> None:
    # Alembic is slow to import, and a database is rarely out of date.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    with _alembic:
        command.upgrade(config, "head")
