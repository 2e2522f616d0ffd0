"""Threads that somebody wants a letter about."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "watch",
        sa.Column("thread_id", sa.String(length=16), nullable=False),
        sa.Column("watcher_tag", sa.LargeBinary(length=16), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_watch_thread_id")),
        sa.PrimaryKeyConstraint("thread_id", "watcher_tag", name=op.f("pk_watch")),
        sqlite_with_rowid=False,
    )
