"""Conversations: which direct conversation the bot has with whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make a table that the version before this one knows nothing of."""
    op.create_table(
        "faqbot_conversations",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    )
