"""The first tables."""

import sqlalchemy as sa
from alembic import op

from app.store.engine import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "effects",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("run", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("begun", Moment(), nullable=False),
        sa.Column("before", Moment(), nullable=True),
        sa.Column("done", Moment(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("status_refused", sa.Boolean(), nullable=False),
        sa.Column("repeated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_effects")),
    )
    op.create_index(op.f("ix_effects_run"), "effects", ["run"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("occurred", Moment(), nullable=False),
        sa.Column("received", Moment(), nullable=False),
        sa.Column("claimed", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("connection", "event_id", name=op.f("uq_inbox_connection_event_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_inbox_connection_ticket_id"), "inbox", ["connection", "ticket", "id"], unique=False)
    op.create_index(op.f("ix_inbox_received"), "inbox", ["received"], unique=False)
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["received"],
        unique=False,
        sqlite_where=sa.text("claimed IS NULL"),
        postgresql_where=sa.text("claimed IS NULL"),
    )
    op.create_table(
        "marks",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_marks")),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("requester", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("received", Moment(), nullable=False),
        sa.Column("started", Moment(), nullable=False),
        sa.Column("finished", Moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("policy_version", sa.String(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("effects", sa.Text(), nullable=False),
        sa.Column("stages", sa.Text(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        sa.UniqueConstraint("number", name=op.f("uq_runs_number")),
    )
    op.create_index(
        op.f("ix_runs_connection_requester_digest"), "runs", ["connection", "requester", "digest"], unique=False
    )
    op.create_index(
        op.f("ix_runs_connection_ticket_message"), "runs", ["connection", "ticket", "message"], unique=False
    )
    op.create_index(op.f("ix_runs_finished"), "runs", ["finished"], unique=False)
    op.create_table(
        "secrets",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("updated", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secrets")),
    )
    op.create_table(
        "sources",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("markdown", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("brand", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("updated", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sources")),
    )
    op.create_index(op.f("ix_sources_audience_language"), "sources", ["audience", "language"], unique=False)
    op.create_table(
        "chunks",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["sources.key"], name=op.f("fk_chunks_article_sources"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chunks")),
    )
    op.create_index(op.f("ix_chunks_article_ordinal"), "chunks", ["article", "ordinal"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_chunks_article_ordinal"), table_name="chunks")
    op.drop_table("chunks")
    op.drop_index(op.f("ix_sources_audience_language"), table_name="sources")
    op.drop_table("sources")
    op.drop_table("secrets")
    op.drop_index(op.f("ix_runs_finished"), table_name="runs")
    op.drop_index(op.f("ix_runs_connection_ticket_message"), table_name="runs")
    op.drop_index(op.f("ix_runs_connection_requester_digest"), table_name="runs")
    op.drop_table("runs")
    op.drop_table("marks")
    op.drop_index(
        "ix_inbox_waiting",
        table_name="inbox",
        sqlite_where=sa.text("claimed IS NULL"),
        postgresql_where=sa.text("claimed IS NULL"),
    )
    op.drop_index(op.f("ix_inbox_received"), table_name="inbox")
    op.drop_index(op.f("ix_inbox_connection_ticket_id"), table_name="inbox")
    op.drop_table("inbox")
    op.drop_index(op.f("ix_effects_run"), table_name="effects")
    op.drop_table("effects")
