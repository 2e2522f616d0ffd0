"""Traces: the outbox's numbers are drawn, and PostgreSQL keeps no samples of texts."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0003"

# What ANALYZE would copy into pg_statistic, where a deleted text would stay.
TEXTS = {
    "thread": {"title": "VARCHAR(200)", "excerpt": "VARCHAR(202)", "environment": "JSON"},
    "post": {"source": "TEXT", "html": "TEXT", "plain": "TEXT"},
    "revision": {"title": "VARCHAR(200)", "source": "TEXT"},
    "report": {"note": "VARCHAR(300)"},
    "outbox": {"payload": "JSON"},
}


def upgrade() -> None:
    # In SQLite the number is the rowid, and holds 64 bits as it is.
    if op.get_bind().dialect.name != "postgresql":
        return
    op.alter_column("outbox", "id", type_=sa.BigInteger(), server_default=None)
    op.execute("DROP SEQUENCE IF EXISTS outbox_id_seq")
    for table, columns in TEXTS.items():
        for column, kind in columns.items():
            # The type it has: nothing is written anew, and the samples taken so far are forgotten.
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind}")
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
