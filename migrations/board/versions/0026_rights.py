"""Claims that a post infringes somebody's rights, and what the post's author is told of them."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

KINDS = (
    "kind IN ('question', 'consent', 'hidden', 'rights', 'restored', 'warn', 'slow', 'silence',"
    " 'bar', 'opened')"
)


def upgrade() -> None:
    _widen_relay()
    op.create_table(
        "claim",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("post_id", sa.String(length=16), nullable=True),
        sa.Column("place", sa.String(length=400), nullable=False),
        sa.Column("ground", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.Column("staff_team", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("was_blinded", sa.Boolean(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("before", sa.String(length=40), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ground IN ('privacy', 'defamation', 'likeness', 'business')",
            name=op.f("ck_claim_ground"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'blinded', 'rejected', 'removed', 'restored', 'gone')",
            name=op.f("ck_claim_state"),
        ),
        sa.CheckConstraint(
            "state <> 'blinded' OR until IS NOT NULL", name=op.f("ck_claim_blinded_until")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_claim_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_claim_post", "claim", ["post_id"])
    op.create_index("ix_claim_state", "claim", ["state"])


def _widen_relay() -> None:
    """SQLite lays the table anew."""
    name = op.f("ck_relay_kind")
    with op.batch_alter_table("relay", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, KINDS)
