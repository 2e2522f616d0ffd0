"""Who claims that a post infringes their rights."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "claimant",
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.CheckConstraint("length(mark) <= 16", name=op.f("ck_claimant_mark_length")),
        sa.CheckConstraint("length(name) <= 60", name=op.f("ck_claimant_name_length")),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_claimant")),
        sqlite_with_rowid=False,
    )
