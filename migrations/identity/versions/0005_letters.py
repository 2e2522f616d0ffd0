"""Letters that somebody asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "letter_subscription",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("pace", sa.String(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("told_week", sa.Date(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "pace IN ('weekly', 'daily')", name=op.f("ck_letter_subscription_pace_known")
        ),
        sa.CheckConstraint(
            "length(code_hash) <= 16", name=op.f("ck_letter_subscription_code_hash_length")
        ),
        sa.CheckConstraint("length(id) <= 16", name=op.f("ck_letter_subscription_id_length")),
        sa.CheckConstraint("length(pace) <= 6", name=op.f("ck_letter_subscription_pace_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_subscription")),
        sqlite_with_rowid=False,
    )
