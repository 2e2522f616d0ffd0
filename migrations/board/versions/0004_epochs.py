"""Posts that nobody wrote any more, and the companies that were counted before."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0008"


def upgrade() -> None:
    none = sa.text("0")
    op.add_column(
        "post", sa.Column("is_settled", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    for table in ("thread", "item"):
        op.add_column(
            table, sa.Column("legacy_bucket", sa.Integer(), nullable=False, server_default=none)
        )
