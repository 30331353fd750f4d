"""One statement that inserts a row or changes the one that is there, for both kinds of database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Table


def insert_or_ignore(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert the row unless its key is taken; whether it was inserted."""
    statement = _insert(connection, table).values(**row).on_conflict_do_nothing()
    inserted = connection.execute(statement.returning(*table.primary_key))
    return inserted.first() is not None


def insert_or_replace(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert the row, or put it in the place of the one with its key."""
    keys = [column.name for column in table.primary_key]
    statement = _insert(connection, table).values(**row)
    changed = {name: statement.excluded[name] for name in row if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))


def insert_or_change(
    connection: Connection, table: Table, row: Mapping[str, Any], changed: Mapping[str, Any]
) -> None:
    """Insert the row, or change the one with its key: only what ``changed`` names."""
    keys = [column.name for column in table.primary_key]
    statement = _insert(connection, table).values(**row)
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=dict(changed)))


def add(connection: Connection, table: Table, row: Mapping[str, Any], number: int) -> None:
    """Add ``number`` to the row's column of that name; the row begins with it."""
    keys = [column.name for column in table.primary_key]
    statement = _insert(connection, table).values(**row, number=number)
    changed = {"number": table.c.number + statement.excluded["number"]}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))


def _insert(connection: Connection, table: Table) -> Any:
    kinds = {"postgresql": postgresql, "sqlite": sqlite}
    return kinds[connection.dialect.name].insert(table)
