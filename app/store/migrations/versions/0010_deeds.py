"""What was begun beside replying, and what people said to proposals."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_DEED = ("connection", "ticket", "message", "requester", "run", "action", "effect")
_END = ("state", "amount", "currency")


def upgrade() -> None:
    op.create_table(
        "deeds",
        sa.Column("key", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in _DEED),
        sa.Column("parameters", sa.Text(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in _END),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("claimed", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_deeds")),
    )
    op.create_index(op.f("ix_deeds_connection_ticket"), "deeds", ["connection", "ticket"])
    op.create_index(op.f("ix_deeds_action_claimed"), "deeds", ["action", "claimed"])
    op.create_table(
        "approvals",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("run", "proposal", "verdict", "key", "who")),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("run", "proposal", name=op.f("pk_approvals")),
    )
