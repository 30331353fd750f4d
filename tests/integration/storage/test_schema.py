"""The schema and its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from bot.errors import StorageError
from bot.storage.address import parse_address
from bot.storage.claims import Claims
from bot.storage.database import Database
from bot.storage.engines import make_engine
from bot.storage.schema import HEAD, MIGRATIONS, VERSION_TABLE, metadata

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database that was migrated."""
    database = Database(database_url)
    database.migrate()
    yield database
    database.close()


def test_migrations_make_the_tables(database: Database) -> None:
    """The migrations lead to exactly the tables that the code uses."""
    with database.transaction() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})

        assert context.get_current_revision() == HEAD
        assert compare_metadata(context, metadata) == []


def test_newest_migration_is_known() -> None:
    """The revision that the code compares with is the newest file's."""
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD


def test_newer_schema_is_left_alone(database: Database, database_url: str) -> None:
    """During a deploy the old version works on with the tables of the new one."""
    with database.transaction() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
        connection.execute(text("ALTER TABLE claims ADD COLUMN colour TEXT"))
    old = Database(database_url)

    assert [Claims(old).claim("T1:C1:1.0"), Claims(old).claim("T1:C1:1.0")] == [True, False]
    old.close()


def test_another_programs_table_is_said_to_be_that(database_url: str) -> None:
    """A table with one of our names, in a database that the bot was never in, is left alone."""
    engine = make_engine(parse_address(database_url))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE claims (number INTEGER)"))
    database = Database(database_url)

    with pytest.raises(StorageError, match=r"claims.* already exists, and it is not the bot's"):
        database.migrate()

    database.close()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(number) FROM claims")).scalar() == 0
    engine.dispose()
