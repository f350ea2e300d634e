"""Articles are counted and listed without being read."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_sources_counted", "sources", ["updated", "audience", "brand", "language", "key"])
    op.create_index("ix_sources_titled", "sources", [sa.text("lower(substr(title, 1, 100))"), "key"])


def downgrade() -> None:
    op.drop_index("ix_sources_titled", table_name="sources")
    op.drop_index("ix_sources_counted", table_name="sources")
