"""Threads that stand below another, that ask the same, or that were split off."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0028"


def _thread(name: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], ["thread.id"], name=op.f(f"fk_{table}_{name}"))


def upgrade() -> None:
    op.create_table(
        "merge",
        sa.Column("thread_id", sa.String(length=16), nullable=False),
        sa.Column("into_id", sa.String(length=16), nullable=False),
        sa.Column("chosen_id", sa.String(length=16), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("thread_id <> into_id", name=op.f("ck_merge_two_threads")),
        *(_thread(name, "merge") for name in ("thread_id", "into_id", "chosen_id")),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_merge")),
    )
    op.create_index("ix_merge_into", "merge", ["into_id"])
    op.create_index("ix_merge_chosen", "merge", ["chosen_id"])
    op.create_table(
        "duplicate",
        sa.Column("thread_id", sa.String(length=16), nullable=False),
        sa.Column("of_id", sa.String(length=16), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("thread_id <> of_id", name=op.f("ck_duplicate_two_threads")),
        *(_thread(name, "duplicate") for name in ("thread_id", "of_id")),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_duplicate")),
    )
    op.create_table(
        "split",
        sa.Column("thread_id", sa.String(length=16), nullable=False),
        sa.Column("from_id", sa.String(length=16), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(_thread(name, "split") for name in ("thread_id", "from_id")),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_split")),
    )
    op.create_index("ix_split_from", "split", ["from_id"])
