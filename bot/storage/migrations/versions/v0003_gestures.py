"""What people do with an answer, or without one: votes, hand-overs, drafts, counts, channels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make tables that the version before this one knows nothing of."""
    op.create_table(
        "faqbot_votes",
        sa.Column("reply", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("is_helpful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("voted_at", _MOMENT, nullable=False),
    )
    op.create_index("faqbot_votes_by_time", "faqbot_votes", ["voted_at"])
    op.create_table(
        "faqbot_handovers",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("asker", sa.Text, nullable=False),
        sa.Column("surface", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("ts", sa.Text),
        sa.Column("thread_ts", sa.Text),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("message_ts", sa.Text),
        sa.Column("person", sa.Text),
        sa.Column("answer", sa.Text),
        sa.Column("entry", sa.Text),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("posted_at", _MOMENT),
        sa.Column("closed_at", _MOMENT),
    )
    op.create_index("faqbot_handovers_by_state", "faqbot_handovers", ["state", "asked_at"])
    op.create_table(
        "faqbot_drafts",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("topic", sa.Text),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("link", sa.Text),
        sa.Column("written_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "faqbot_counts",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("outcome", sa.Text, primary_key=True),
        sa.Column("entry", sa.Text, primary_key=True),
        sa.Column("surface", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_table(
        "faqbot_channels",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("is_shared", sa.Boolean, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
    )
