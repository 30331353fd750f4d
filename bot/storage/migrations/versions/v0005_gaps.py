"""Gaps: the redacted text of what was not answered, where an operator wants it kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make a table that the version before this one knows nothing of."""
    op.create_table(
        "faqbot_gaps",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("nearest", sa.Text, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("first_at", _MOMENT, nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("resolution", sa.Text),
        sa.Column("entry", sa.Text),
        sa.Column("draft", sa.Text),
        sa.Column("closed_at", _MOMENT),
    )
    op.create_index("faqbot_gaps_by_person", "faqbot_gaps", ["person"])
    op.create_index("faqbot_gaps_by_time", "faqbot_gaps", ["asked_at"])
