"""Deliveries that tell of an assignment by a person."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inbox", sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.false()))
