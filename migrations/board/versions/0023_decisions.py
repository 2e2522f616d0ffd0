"""Decisions about more than hiding: what was before them, a note, who is on what, named reasons."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0007"

VERDICTS = (
    "verdict IN ('hide', 'keep', 'show', 'later', 'lock', 'unlock', 'pin', 'unpin', 'move',"
    " 'retag', 'retitle', 'edit', 'redact', 'official', 'duplicate', 'merge', 'split', 'sanction',"
    " 'pass', 'release', 'blind', 'unblind', 'collect', 'tagmerge', 'template', 'word', 'slow')"
)


def upgrade() -> None:
    _widen_decisions()
    op.create_table(
        "handling",
        sa.Column("post_id", sa.String(length=16), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.Column("staff_name", sa.String(length=40), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_handling_post_id")),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_handling")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reason_name",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("ko", sa.String(length=40), nullable=False),
        sa.Column("en", sa.String(length=40), nullable=False),
        sa.Column("ja", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reason_name")),
    )


def _widen_decisions() -> None:
    """SQLite lays the table anew; PostgreSQL changes it in place."""
    with op.batch_alter_table("decision") as batch:
        batch.drop_constraint(op.f("ck_decision_verdict"), type_="check")
        batch.alter_column(
            "verdict", type_=sa.String(length=10), existing_type=sa.String(5), nullable=False
        )
        batch.add_column(
            sa.Column("note", sa.String(length=300), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("before", sa.JSON(), nullable=True))
        batch.create_check_constraint(op.f("ck_decision_verdict"), VERDICTS)
