"""What replays came to, and how tickets ended."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "replays",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("intent", sa.String(), nullable=False),
        sa.Column("made", _MOMENT, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", "intent", name=op.f("pk_replays")),
    )
    op.create_table(
        "outcomes",
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("received", _MOMENT, nullable=False),
        sa.Column("looked", _MOMENT, nullable=False),
        sa.Column("intent", sa.String(), nullable=False),
        sa.Column("ending", sa.String(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("connection", "ticket", name=op.f("pk_outcomes")),
    )
    op.create_index(op.f("ix_outcomes_received"), "outcomes", ["received"])
    op.create_index(op.f("ix_outcomes_number"), "outcomes", ["number"])
