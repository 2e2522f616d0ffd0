"""Figures about companies: which are counted together, the week's, the active; context chips."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "counted_in",
        sa.Column("thread_id", sa.String(length=16), nullable=False),
        sa.Column("item_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_counted_in_thread_id")),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_counted_in")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_counted_in_item", "counted_in", ["item_id"])
    op.create_table(
        "weekly_figure",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("week", "name", name=op.f("pk_weekly_figure")),
    )
    op.create_table(
        "crowd",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_crowd")),
        sqlite_with_rowid=False,
    )
    for table in ("post", "participant"):
        op.add_column(table, sa.Column("context", sa.String(length=40), nullable=True))
