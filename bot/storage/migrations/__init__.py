"""The history of the tables; alembic runs it, one file a step."""
