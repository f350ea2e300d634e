"""When each intent was first in force, and the replies of late without reading all of them."""

import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.policy import shipped

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_policies = sa.table(
    "policies", sa.column("number", sa.Integer), sa.column("created", _MOMENT), sa.column("toml", sa.Text)
)
_inbox = sa.table("inbox", sa.column("received", _MOMENT))


def upgrade() -> None:
    made = op.create_table(
        "intents",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_intents")),
    )
    op.create_index(op.f("ix_effects_done"), "effects", ["done"])
    if rows := _known(op.get_bind()):
        op.bulk_insert(made, rows)


def _known(connection: sa.Connection) -> list[dict[str, Any]]:
    """Return the intents of a deployment that has been at work: none of them is to be reviewed anew."""
    since = connection.execute(sa.select(sa.func.min(_inbox.c.received))).scalar()
    versions = connection.execute(sa.select(_policies).order_by(_policies.c.number)).all()
    first: dict[str, Any] = dict.fromkeys(_names([shipped()]), since) if since else {}
    for one in versions:
        first = {**dict.fromkeys(_names([one.toml]), one.created), **first}
    return [{"name": name, "since": moment} for name, moment in first.items()]


def _names(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from (one["name"] for one in tomllib.loads(text).get("intent", ()))
