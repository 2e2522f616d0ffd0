"""Uploads: pictures that posts show."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("owner_mark", sa.LargeBinary(length=16), nullable=True),
        sa.Column("post_id", sa.String(length=16), nullable=True),
        sa.Column("expires_week", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(post_id IS NULL AND owner_mark IS NOT NULL AND expires_week IS NOT NULL)"
            " OR (post_id IS NOT NULL AND owner_mark IS NULL AND expires_week IS NULL)",
            name=op.f("ck_upload_one_owner"),
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_upload_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_upload_expires", "upload", ["expires_week"])
    op.create_index("ix_upload_post", "upload", ["post_id"])
