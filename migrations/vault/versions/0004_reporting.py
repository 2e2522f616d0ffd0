"""Which companies reported a post, as tags: what hides it by itself counts companies, once a day."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "reporting_company",
        sa.Column("post_id", sa.String(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("post_id", "tag", name=op.f("pk_reporting_company")),
        sqlite_with_rowid=False,
    )
