"""Locked and pinned threads, staff's edits, what is passed to CX; what authors are told of it."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0029"

KINDS = (
    "kind IN ('question', 'consent', 'hidden', 'warn', 'slow', 'silence', 'bar', 'opened',"
    " 'locked', 'moved', 'retagged', 'retitled', 'edited', 'redacted', 'official')"
)


def upgrade() -> None:
    _widen_relays()
    op.add_column("post", sa.Column("edited_team", sa.String(length=40), nullable=True))
    op.add_column(
        "revision",
        sa.Column("staff_team", sa.String(length=40), nullable=False, server_default=""),
    )
    op.create_table(
        "closure",
        sa.Column("thread_id", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_closure_thread_id")),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_closure")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pin",
        sa.Column("thread_id", sa.String(length=16), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_pin_thread_id")),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_pin")),
    )
    op.create_table(
        "passing",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("post_id", sa.String(length=16), nullable=False),
        sa.Column("thread_id", sa.String(length=16), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("staff_name", sa.String(length=40), nullable=False),
        sa.Column("staff_team", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_passing_post_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_passing_thread_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passing")),
    )
    op.create_index("ix_passing_waiting", "passing", ["done_at", "at"])


def _widen_relays() -> None:
    """SQLite lays the table anew, with the check that it finds: it is dropped by name there, too."""
    kept = {"sqlite_with_rowid": False}
    with op.batch_alter_table("relay", table_kwargs=kept) as batch:
        batch.drop_constraint(op.f("ck_relay_kind"), type_="check")
        batch.add_column(
            sa.Column("staff_id", sa.String(length=16), nullable=False, server_default="")
        )
        batch.create_check_constraint(op.f("ck_relay_kind"), KINDS)
