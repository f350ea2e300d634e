"""The tables of what is done beside replying, and of what came of it all."""

from sqlalchemy import Column, Index, Table, Text

from app.store.engine import Moment, Words
from app.store.proofs import outcomes, replays
from app.store.tables import metadata

__all__ = ["deeds", "metadata", "outcomes", "replays", "verdicts"]  # with these tables it is whole

# What was begun beside replying, by its effect key. Amounts are decimal texts: no database rounds them.
deeds = Table(
    "deeds",
    metadata,
    Column("key", Words, primary_key=True),
    Column("connection", Words, nullable=False),
    Column("ticket", Words, nullable=False),
    Column("message", Words, nullable=False),
    Column("requester", Words, nullable=False),
    Column("run", Words, nullable=False),
    Column("action", Words, nullable=False),
    Column("effect", Words, nullable=False),
    Column("parameters", Text, nullable=False),  # JSON
    Column("state", Words, nullable=False),
    Column("amount", Words, nullable=False),
    Column("currency", Words, nullable=False),
    Column("values", Text, nullable=False),  # JSON: what a reply may say of it
    Column("why", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("claimed", Moment, nullable=False),
    Index(None, "connection", "ticket"),
    Index(None, "action", "claimed"),
)

# What people said to a proposal: one row a proposal of a run.
verdicts = Table(
    "verdicts",
    metadata,
    Column("run", Words, primary_key=True),
    Column("proposal", Words, primary_key=True),
    Column("verdict", Words, nullable=False),  # approved, edited, rejected
    Column("key", Words, nullable=False),  # of the deed that came of it
    Column("who", Words, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
