"""What alembic runs: the migrations, on the connection and in the transaction handed over."""

from __future__ import annotations

from alembic import context

from bot.storage.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
