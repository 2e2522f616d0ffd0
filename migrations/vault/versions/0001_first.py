"""The first vault store."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "company_secret",
        sa.Column("company_id", sa.String(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", name=op.f("pk_company_secret")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "company_tag",
        sa.Column("salt_id", sa.String(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("salt_id", "tag", name=op.f("pk_company_tag")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sealed_secret",
        sa.Column("session_hash", sa.LargeBinary(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("expires_week", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("session_hash", name=op.f("pk_sealed_secret")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "thread_salt",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_salt")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "wrapped_secret",
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "way", name=op.f("pk_wrapped_secret")),
        sqlite_with_rowid=False,
    )
