"""Claimants: whose claim it is, for one who could not see whether it came about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add a column that the version before this one leaves empty."""
    op.add_column("claims", sa.Column("claimant", sa.Text))
