"""What staff say to an author and hear back; sanctions against whoever wrote a post."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "relay",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("thread_id", sa.String(length=16), nullable=False),
        sa.Column("post_id", sa.String(length=16), nullable=False),
        sa.Column("author_tag", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_name", sa.String(length=40), nullable=False),
        sa.Column("staff_team", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=2000), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_seen", sa.Boolean(), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('question', 'consent', 'hidden', 'warn', 'slow', 'silence', 'bar', 'opened')",
            name=op.f("ck_relay_kind"),
        ),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_relay_thread_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_relay_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relay")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_relay_post", "relay", ["post_id"])
    op.create_index("ix_relay_thread", "relay", ["thread_id", "author_tag"])
    op.create_table(
        "sanction",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("thread_id", sa.String(length=16), nullable=False),
        sa.Column("post_id", sa.String(length=16), nullable=False),
        sa.Column("author_tag", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.Column("staff_team", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notice_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "kind IN ('warn', 'slow', 'silence', 'bar')", name=op.f("ck_sanction_kind")
        ),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_sanction_thread_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_sanction_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sanction")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sanction_post", "sanction", ["post_id"])
