"""Drafts; and which revisions readers may see.

Edits made before this were promised that nobody reads the earlier text: they stay unseen.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sqlite_with_rowid=False,
    )
    op.add_column(
        "revision",
        sa.Column("is_shown", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
