"""What the knowledge base remembers of its passes, what is not to be used, what is to be looked at."""

import sqlalchemy as sa
from alembic import op

from app.store.engine import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sources", sa.Column("raw", sa.String(), nullable=False, server_default=""))
    op.add_column("sources", sa.Column("labels", sa.Text(), nullable=False, server_default="[]"))
    op.create_table(
        "exclusions",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_exclusions")),
    )
    op.create_table(
        "passes",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("begun", Moment(), nullable=False),
        sa.Column("ended", Moment(), nullable=True),
        sa.Column("whole", Moment(), nullable=True),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("broke", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("origin", name=op.f("pk_passes")),
    )
    op.create_table(
        "looks",
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("asked", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("connection", "article", name=op.f("pk_looks")),
    )
