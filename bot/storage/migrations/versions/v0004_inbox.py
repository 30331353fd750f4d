"""Inbox: what was acknowledged and is not answered yet; replies: what was said to it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make two tables; the version before goes on with its claims, which are written too."""
    op.create_table(
        "faqbot_inbox",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("message_id", sa.Text, unique=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("lane", sa.Text, nullable=False),
        sa.Column("thread", sa.Text),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("body", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("free_at", sa.Float),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("received_at", sa.Float, nullable=False),
        sa.Column("ended_at", sa.Float),
        sa.Column("reason", sa.Text),
    )
    op.create_index("faqbot_inbox_by_free", "faqbot_inbox", ["free_at"])
    op.create_index("faqbot_inbox_by_owner", "faqbot_inbox", ["owner"])
    op.create_index("faqbot_inbox_by_time", "faqbot_inbox", ["received_at"])
    op.create_index("faqbot_inbox_by_thread", "faqbot_inbox", ["thread", "received_at"])
    op.create_table(
        "faqbot_replies",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("question", sa.Text),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("ts", sa.Text),
        sa.Column("thread_ts", sa.Text),
        sa.Column("asker", sa.Text, nullable=False),
        sa.Column("is_shared", sa.Boolean),
        sa.Column("surface", sa.Text, nullable=False),
        sa.Column("entries", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("sent_at", sa.Float, nullable=False),
    )
    op.create_index("faqbot_replies_by_question", "faqbot_replies", ["question"])
    op.create_index("faqbot_replies_by_time", "faqbot_replies", ["sent_at"])
