"""Break-glass: who wrote a post, sealed for two officers; and the record of what was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "escrow",
        sa.Column("post_id", sa.String(length=16), nullable=False),
        sa.Column("epoch", sa.String(length=8), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_escrow_post_id")),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_escrow")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_escrow_epoch", "escrow", ["epoch"])
    op.create_table(
        "breakglass_record",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("request_id", sa.String(length=16), nullable=False),
        sa.Column("step", sa.String(length=9), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=True),
        sa.Column("officer", sa.String(length=1), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("post_id", sa.String(length=16), nullable=True),
        sa.Column("ground", sa.String(length=7), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tell_on", sa.Date(), nullable=True),
        sa.Column("mark", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint(
            "step IN ('requested', 'half', 'opened', 'closed')",
            name=op.f("ck_breakglass_record_step"),
        ),
        sa.CheckConstraint(
            "ground IS NULL OR ground IN ('warrant', 'duty', 'danger')",
            name=op.f("ck_breakglass_record_ground"),
        ),
        sa.CheckConstraint(
            "(step = 'requested') = (post_id IS NOT NULL)",
            name=op.f("ck_breakglass_record_request"),
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_breakglass_record_post_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_breakglass_record")),
        sa.UniqueConstraint(
            "request_id", "step", name=op.f("uq_breakglass_record_request_id_step")
        ),
    )
    op.create_index("ix_breakglass_record_post_id", "breakglass_record", ["post_id"])
