"""Finds what was edited lately, for the queue."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0023"


def upgrade() -> None:
    edited = sa.text("edited_at IS NOT NULL")
    op.create_index(
        "ix_post_edited",
        "post",
        ["edited_at"],
        sqlite_where=edited,
        postgresql_where=edited,
    )
