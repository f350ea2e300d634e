"""The tables of replays and outcomes."""

from sqlalchemy import Column, Index, Integer, Table, Text

from app.store.engine import Moment, Words
from app.store.metadata import metadata

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
