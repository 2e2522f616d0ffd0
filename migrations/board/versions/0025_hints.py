"""Hints about posts, watch words, slow mode."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "hint",
        sa.Column("post_id", sa.String(length=16), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_hint_post_id")),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_hint")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "watch_word",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(length=80), nullable=False),
        sa.Column("is_pattern", sa.Boolean(), nullable=False),
        sa.Column("act", sa.String(length=5), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "act IN ('block', 'hold', 'flag', 'pass')", name=op.f("ck_watch_word_act")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_word")),
        sa.UniqueConstraint("text", name=op.f("uq_watch_word_text")),
    )
    op.create_table(
        "slow_mode",
        sa.Column("thread_id", sa.String(length=16), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_slow_mode_thread_id")),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_slow_mode")),
        sqlite_with_rowid=False,
    )
