"""Articles are counted without being read."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_sources_counted", "sources", ["updated", "audience", "brand", "language", "key"])


def downgrade() -> None:
    op.drop_index("ix_sources_counted", table_name="sources")
