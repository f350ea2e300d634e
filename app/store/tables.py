"""Every table that is ours."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from app.store.engine import Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("connection", String, nullable=False),
    Column("event_id", String, nullable=False),
    Column("ticket", String, nullable=False),
    Column("occurred", Moment, nullable=False),
    Column("received", Moment, nullable=False),
    Column("claimed", Moment),  # when its run began; empty while it waits
    Column("by_hand", Boolean, nullable=False, server_default=false()),  # it told of an assignment by a person
    UniqueConstraint("connection", "event_id"),
    Index(None, "connection", "ticket", "id"),
    Index(None, "received"),
    Index(
        "ix_inbox_waiting", "received", sqlite_where=text("claimed IS NULL"), postgresql_where=text("claimed IS NULL")
    ),
    # Ids never come back after pruning: they are the order of a ticket's runs.
    sqlite_autoincrement=True,
)

runs = Table(
    "runs",
    metadata,
    Column("id", String, primary_key=True),
    Column("number", Integer, nullable=False),  # the inbox row's id
    Column("connection", String, nullable=False),
    Column("ticket", String, nullable=False),
    Column("message", String, nullable=False, default=""),
    Column("requester", String, nullable=False, default=""),
    Column("digest", String, nullable=False, default=""),  # of the question
    Column("received", Moment, nullable=False),
    Column("started", Moment, nullable=False),
    Column("finished", Moment),
    Column("attempts", Integer, nullable=False, default=0),
    Column("kind", String, nullable=False, default=""),  # empty while it runs
    Column("reason", String, nullable=False, default=""),
    Column("detail", Text, nullable=False, default=""),
    Column("level", Integer),
    Column("policy_version", String, nullable=False, default=""),
    Column("decision", Text, nullable=False, default=""),  # JSON
    Column("effects", Text, nullable=False, default="[]"),  # JSON
    Column("stages", Text, nullable=False, default="[]"),  # JSON: step, milliseconds
    Column("error", String, nullable=False, default=""),
    UniqueConstraint("number"),
    Index(None, "connection", "ticket", "message"),
    Index(None, "connection", "requester", "digest"),
    Index(None, "finished"),
)

effects = Table(
    "effects",
    metadata,
    Column("key", String, primary_key=True),
    Column("run", String, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("begun", Moment, nullable=False),
    Column("before", Moment),  # when the attempt before this one may have sent
    Column("done", Moment),
    Column("name", String, nullable=False, default=""),
    Column("message", String, nullable=False, default=""),
    Column("visibility", String, nullable=False, default=""),
    Column("status_refused", Boolean, nullable=False, default=False),
    Column("repeated", Boolean, nullable=False, default=False),
    Index(None, "run"),
)

sources = Table(
    "sources",
    metadata,
    Column("key", String, primary_key=True),
    Column("id", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("markdown", Text, nullable=False),
    Column("audience", String, nullable=False),
    Column("language", String, nullable=False),
    Column("brand", String, nullable=False),
    Column("url", Text, nullable=False),
    Column("digest", String, nullable=False),
    Column("updated", Moment),
    Index(None, "audience", "language"),
)

chunks = Table(
    "chunks",
    metadata,
    Column("id", String, primary_key=True),
    Column("article", ForeignKey("sources.key", ondelete="CASCADE"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("heading", Text, nullable=False),  # JSON
    Column("text", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Index(None, "article", "ordinal"),
)

# One row a name: the version of the texts, the cursor of each connection's poll.
marks = Table(
    "marks",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", String, primary_key=True),
    Column("secret", Text, nullable=False),  # encrypted
    Column("updated", Moment, nullable=False),
)
