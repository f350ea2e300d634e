"""What agents' reviews say of articles, and the constants fitted to them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opinions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("run", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("used", sa.Float(), nullable=False),
        sa.Column("rejected", sa.Float(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reset", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinions")),
        sa.UniqueConstraint("run", "who", "article", name=op.f("uq_opinions_run_who_article")),
    )
    op.create_index(op.f("ix_opinions_article_reset"), "opinions", ["article", "reset"])
    op.create_table(
        "resets",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_resets")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_resets_article"), "resets", ["article"])
    op.create_table(
        "calibrations",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("towards", sa.String(), nullable=False),
        sa.Column("constants", sa.String(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_calibrations")),
    )
