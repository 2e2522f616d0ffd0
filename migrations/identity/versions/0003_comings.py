"""Half of each session's key, resets that wait, and addresses of people who are gone, hashed."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("session", sa.Column("key_half", sa.LargeBinary(), nullable=True))
    op.create_table(
        "reset",
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("ready_on", sa.Date(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.CheckConstraint("length(language) <= 2", name=op.f("ck_reset_language_length")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_reset_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_reset")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "departure",
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=False),
        sa.Column("was_removed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "length(address_hash) <= 16", name=op.f("ck_departure_address_hash_length")
        ),
        sa.PrimaryKeyConstraint("address_hash", name=op.f("pk_departure")),
        sqlite_with_rowid=False,
    )
    # Whoever was removed before has their month from now on: nobody had told them of any.
    member = sa.table("member", sa.column("left_on", sa.Date()))
    op.execute(
        member.update()
        .where(member.c.left_on.is_not(None))
        .values(left_on=datetime.now(UTC).date())
    )
