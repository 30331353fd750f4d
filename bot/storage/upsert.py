"""One statement that inserts a row or changes the one that is there, for both kinds of database."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Table


def insert_or_ignore(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert the row unless its key is taken; whether it was inserted."""
    inserted = connection.execute(_ignoring(connection.dialect.name, table), row)
    return inserted.first() is not None


def insert_or_replace(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert the row, or put it in the place of the one with its key."""
    connection.execute(_replacing(connection.dialect.name, table, tuple(row)), row)


def insert_or_change(
    connection: Connection, table: Table, row: Mapping[str, Any], changed: Mapping[str, Any]
) -> None:
    """Insert the row, or change the one with its key: only what ``changed`` names."""
    keys = [column.name for column in table.primary_key]
    statement = insert(connection.dialect.name, table).values(**row)
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=dict(changed)))


def add(connection: Connection, table: Table, row: Mapping[str, Any], number: int) -> None:
    """Add ``number`` to the row's column of that name; the row begins with it."""
    keys = [column.name for column in table.primary_key]
    statement = insert(connection.dialect.name, table).values(**row, number=number)
    changed = {"number": table.c.number + statement.excluded["number"]}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))


# To build a statement costs more than to run it, so those of every question are kept.
@cache
def _ignoring(dialect: str, table: Table) -> Any:
    return insert(dialect, table).on_conflict_do_nothing().returning(*table.primary_key)


@cache
def _replacing(dialect: str, table: Table, names: tuple[str, ...]) -> Any:
    statement = insert(dialect, table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in names if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


def insert(dialect: str, table: Table) -> Any:
    """An insert that can say what happens when the key is taken, of this kind of database."""
    return {"postgresql": postgresql, "sqlite": sqlite}[dialect].insert(table)
