"""Every table that is ours."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from app.store.engine import Moment, Words
from app.store.metadata import metadata as metadata

inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("connection", Words, nullable=False),
    Column("event_id", Words, nullable=False),
    Column("ticket", Words, nullable=False),
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
    Column("id", Words, primary_key=True),
    Column("number", Integer, nullable=False),  # the inbox row's id
    Column("connection", Words, nullable=False),
    Column("ticket", Words, nullable=False),
    Column("message", Words, nullable=False, default=""),
    Column("requester", Words, nullable=False, default=""),
    Column("digest", Words, nullable=False, default=""),  # of the question
    Column("received", Moment, nullable=False),
    Column("started", Moment, nullable=False),
    Column("finished", Moment),
    Column("attempts", Integer, nullable=False, default=0),
    Column("kind", Words, nullable=False, default=""),  # empty while it runs
    Column("reason", Words, nullable=False, default=""),
    Column("detail", Text, nullable=False, default=""),
    Column("level", Integer),
    Column("policy_version", Words, nullable=False, default=""),
    Column("decision", Text, nullable=False, default=""),  # JSON
    Column("effects", Text, nullable=False, default="[]"),  # JSON
    Column("stages", Text, nullable=False, default="[]"),  # JSON: step, milliseconds
    Column("error", Words, nullable=False, default=""),
    Column("intent", Words, nullable=False, default="", server_default=""),
    Column("due", Moment),  # nothing is sent before; empty where nothing waits
    UniqueConstraint("number"),
    Index(None, "connection", "ticket", "message"),
    Index(None, "connection", "requester", "digest"),
    Index(None, "finished"),
    Index(None, "ticket"),
    # A run's row is large. These two hold all that a list is filtered and counted by.
    Index("ix_runs_listed", "number", "connection", "ticket", "kind", "intent", "reason", "received"),
    Index("ix_runs_counted", "intent", "kind", "received"),
)

# What requests to a model have taken, or may take while they are on their way.
tokens = Table(
    "tokens",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("connection", Words, nullable=False),
    Column("ticket", Words, nullable=False),
    Column("stage", Words, nullable=False),
    Column("model", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("read", Integer, nullable=False),
    Column("written", Integer, nullable=False),
    Column("cost", BigInteger, nullable=False),  # in billionths of the currency's unit
    Index(None, "at"),
    Index(None, "connection", "ticket"),
)

# Drafts changed as an agent asked, until the sidebar has them; the answer is empty while a model writes.
redrafts = Table(
    "redrafts",
    metadata,
    Column("id", Words, primary_key=True),
    Column("connection", Words, nullable=False),
    Column("ticket", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("answer", Text, nullable=False),
    Index(None, "at"),
)

effects = Table(
    "effects",
    metadata,
    Column("key", Words, primary_key=True),
    Column("run", Words, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("begun", Moment, nullable=False),
    Column("before", Moment),  # when the attempt before this one may have sent
    Column("done", Moment),
    Column("name", Words, nullable=False, default=""),
    Column("message", Words, nullable=False, default=""),
    Column("visibility", Words, nullable=False, default=""),
    Column("status_refused", Boolean, nullable=False, default=False),
    Column("repeated", Boolean, nullable=False, default=False),
    Index(None, "run"),
    Index(None, "done"),
)

sources = Table(
    "sources",
    metadata,
    Column("key", Words, primary_key=True),
    Column("id", Words, nullable=False),
    Column("title", Text, nullable=False),
    Column("markdown", Text, nullable=False),
    Column("audience", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("brand", Words, nullable=False),
    Column("url", Text, nullable=False),
    Column("digest", Words, nullable=False),
    Column("updated", Moment),
    Column("raw", Words, nullable=False, server_default=""),  # digest of the article as it was told
    Column("labels", Text, nullable=False, server_default="[]"),  # JSON
    Index(None, "audience", "language"),
    # Rows are as large as their articles; this holds all that they are counted by.
    Index("ix_sources_counted", "updated", "audience", "brand", "language", "key"),
    # A title is as long as its writer likes; PostgreSQL indexes nothing over 2,700 bytes.
    Index("ix_sources_titled", text("lower(substr(title, 1, 100))"), "key"),
)

chunks = Table(
    "chunks",
    metadata,
    Column("id", Words, primary_key=True),
    Column("article", ForeignKey("sources.key", ondelete="CASCADE"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("heading", Text, nullable=False),  # JSON
    Column("text", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Index(None, "article", "ordinal"),
)

# What is not to be used, whether it is there at the moment or not.
exclusions = Table(
    "exclusions",
    metadata,
    Column("key", Words, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("who", Words, nullable=False, default=""),
    Column("since", Moment, nullable=False),
)

# One row an origin: what its last passes came to.
passes = Table(
    "passes",
    metadata,
    Column("origin", Words, primary_key=True),
    Column("begun", Moment, nullable=False),
    Column("ended", Moment),  # empty while it runs, or where it broke off
    Column("whole", Moment),  # when the last complete pass ended
    Column("articles", Integer, nullable=False, default=0),  # known after the last pass that ended
    Column("report", Text, nullable=False, default="{}"),  # JSON
    Column("broke", Text, nullable=False, default=""),  # why the last pass broke off
)

# What the PDFs on articles say, or why they never will.
contents = Table(
    "contents",
    metadata,
    Column("key", Words, primary_key=True),
    Column("stamp", Words, nullable=False),  # changes with the file
    Column("text", Text, nullable=False),
    Column("failure", Text, nullable=False),
)

# Articles that a helpdesk told us to look at.
looks = Table(
    "looks",
    metadata,
    Column("connection", Words, primary_key=True),
    Column("article", Words, primary_key=True),
    Column("asked", Moment, nullable=False),
)

# Solved tickets that vote for the articles which solved them: no names, no addresses, masked questions.
solved = Table(
    "solved",
    metadata,
    Column("connection", Words, primary_key=True),
    Column("ticket", Words, primary_key=True),
    Column("brand", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("question", Text, nullable=False),  # masked
    Column("articles", Text, nullable=False),  # JSON: keys of sources
    Column("answered", Moment, nullable=False),  # by what named the articles
    Column("looked", Moment, nullable=False),  # when the ticket was last read
    Index(None, "connection", "looked"),
)

# One row a name: the version of the texts, the cursor of each connection's poll.
marks = Table(
    "marks",
    metadata,
    Column("name", Words, primary_key=True),
    Column("value", Text, nullable=False),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", Words, primary_key=True),
    Column("secret", Text, nullable=False),  # encrypted
    Column("updated", Moment, nullable=False),
)

# One row a saved version. What is saved stays: to undo is to save what was before.
policies = Table(
    "policies",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("created", Moment, nullable=False),
    Column("author", Words, nullable=False),
    Column("reason", Text, nullable=False),
    Column("digest", Words, nullable=False),
    Column("toml", Text, nullable=False),
    Column("changes", Text, nullable=False),  # JSON: against the version before
)

# When each intent was first in force here.
intents = Table(
    "intents",
    metadata,
    Column("name", Words, primary_key=True),
    Column("since", Moment, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("email", Words, nullable=False),  # in lower case
    Column("name", Words, nullable=False, default=""),
    Column("role", Words, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("password", Words, nullable=False, default=""),  # argon2; empty until the invitation is accepted
    Column("created", Moment, nullable=False),
    Column("last_seen", Moment),
    UniqueConstraint("email"),
    # Ids never come back: a session of somebody who is gone is nobody's.
    sqlite_autoincrement=True,
)

# One-time links and sessions, by the SHA-256 of their token: who reads the table can use none of them.
invitations = Table(
    "invitations",
    metadata,
    Column("account", ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("digest", Words, nullable=False),
    Column("created", Moment, nullable=False),
    UniqueConstraint("digest"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", Words, primary_key=True),
    Column("account", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("created", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
    Index(None, "account"),
)

# How often a password was wrong, by account and by address.
attempts = Table(
    "attempts",
    metadata,
    Column("key", Words, primary_key=True),  # a digest: people type passwords where an e-mail belongs
    Column("failures", Integer, nullable=False),
    Column("last", Moment, nullable=False),
    Index(None, "last"),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("who", Words, nullable=False),
    Column("what", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("detail", Text, nullable=False),
    sqlite_autoincrement=True,
)

# Tickets that a person has taken from the copilot.
holds = Table(
    "holds",
    metadata,
    Column("connection", Words, primary_key=True),
    Column("ticket", Words, primary_key=True),
    Column("who", Words, nullable=False),
    Column("since", Moment, nullable=False),
)

# Runs that a person has stopped while they waited to send.
stops = Table(
    "stops",
    metadata,
    Column("run", Words, primary_key=True),
    Column("who", Words, nullable=False),
    Column("at", Moment, nullable=False),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("run", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("passage", Words, nullable=False),
    Column("reason", Text, nullable=False),
    Column("text_digest", Words, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("run", "kind", "who", "passage"),
)

# What a review says of each article that its draft cites: one row a person, run and article.
opinions = Table(
    "opinions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("run", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("article", Words, nullable=False),  # key of its source
    Column("marks", Text, nullable=False),  # JSON: numbers that stand for the question's words
    Column("used", Float, nullable=False),
    Column("rejected", Float, nullable=False),
    Column("at", Moment, nullable=False),
    Column("reset", Integer),  # number of the reset that put it aside; empty while it counts
    UniqueConstraint("run", "who", "article"),
    Index(None, "article", "reset"),
)

# Feedback on an article put aside by an admin; a row goes when that is taken back.
resets = Table(
    "resets",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("article", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "article"),
    sqlite_autoincrement=True,
)

# One row a version of the constants behind the confidence; the newest is in force.
calibrations = Table(
    "calibrations",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("created", Moment, nullable=False),
    Column("who", Words, nullable=False),  # empty: the schedule
    Column("reason", Text, nullable=False),
    Column("towards", Words, nullable=False),  # the shipped constants at that time
    Column("constants", Words, nullable=False),  # empty: the shipped ones are in force again
    Column("report", Text, nullable=False),  # JSON: reviews, figures before and after
)

# What became of a requester's tickets, a row a ticket: no words of theirs, and what was promised is masked.
memories = Table(
    "memories",
    metadata,
    Column("connection", Words, primary_key=True),
    Column("requester", Words, primary_key=True),
    Column("ticket", Words, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("intent", Words, nullable=False),  # its title
    Column("kind", Words, nullable=False),
    Column("articles", Text, nullable=False),  # JSON: titles
    Column("promised", Text, nullable=False),  # JSON: sentences, masked
    Index(None, "at"),
)
