"""The tables of what is done beside replying, and of what came of it all."""

from sqlalchemy import Column, Index, Integer, Table, Text

from app.store.engine import Moment, Words
from app.store.tables import metadata

__all__ = ["approvals", "deeds", "metadata", "outcomes", "replays"]  # with these tables it is whole

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
approvals = Table(
    "approvals",
    metadata,
    Column("run", Words, primary_key=True),
    Column("proposal", Words, primary_key=True),
    Column("verdict", Words, nullable=False),  # approved, edited, rejected
    Column("key", Words, nullable=False),  # of the deed that came of it
    Column("who", Words, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

# The newest replays, one row an intent: its figures and the messages behind them.
replays = Table(
    "replays",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("intent", Words, primary_key=True),  # empty: the whole
    Column("made", Moment, nullable=False),
    Column("source", Words, nullable=False),  # of the tickets
    Column("report", Text, nullable=False),  # JSON
    Column("rows", Text, nullable=False),  # JSON, masked
)

# How tickets ended, some days after their last run.
outcomes = Table(
    "outcomes",
    metadata,
    Column("connection", Words, primary_key=True),
    Column("ticket", Words, primary_key=True),
    Column("number", Integer, nullable=False),  # of that run
    Column("received", Moment, nullable=False),
    Column("looked", Moment, nullable=False),
    Column("intent", Words, nullable=False),
    Column("ending", Words, nullable=False),
    Column("told", Text, nullable=False),  # JSON
    Index(None, "received"),
    Index(None, "number"),
)
