"""Traces: the outbox's numbers are drawn, and count nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"


def upgrade() -> None:
    # In SQLite the number is the rowid, and holds 64 bits as it is.
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("outbox", "id", type_=sa.BigInteger(), server_default=None)
        op.execute("DROP SEQUENCE IF EXISTS outbox_id_seq")
