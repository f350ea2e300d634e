"""Solved tickets that vote for the articles which solved them."""

import sqlalchemy as sa
from alembic import op

from app.store.engine import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "solved",
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("brand", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("articles", sa.Text(), nullable=False),
        sa.Column("answered", Moment(), nullable=False),
        sa.Column("looked", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("connection", "ticket", name=op.f("pk_solved")),
    )
    op.create_index(op.f("ix_solved_connection_looked"), "solved", ["connection", "looked"])
