"""Waiting: questions whose askers want to hear when there is an answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make a table that the version before this one knows nothing of."""
    op.create_table(
        "faqbot_waiting",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("surface", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("ts", sa.Text),
        sa.Column("thread_ts", sa.Text),
        sa.Column("asked_at", sa.Float, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
    )
    op.create_index("faqbot_waiting_by_version", "faqbot_waiting", ["version"])
