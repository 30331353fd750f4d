"""Pace: when a channel may have its next post. The inbox: what is posted, what ended badly."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add what the version before leaves alone: a table, an index, a column that may be empty."""
    op.create_table(
        "faqbot_pace",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("whole_at", sa.Float, nullable=False),
    )
    op.add_column("faqbot_inbox", sa.Column("posted", sa.Text))
    bad = sa.text("state IN ('unknown', 'failed')")
    op.create_index(
        "faqbot_inbox_by_trouble",
        "faqbot_inbox",
        ["received_at"],
        sqlite_where=bad,
        postgresql_where=bad,
    )
