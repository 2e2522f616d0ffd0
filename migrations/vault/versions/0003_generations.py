"""Old secrets wait beside the new one after a reset, until their week."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("wrapped_secret", sa.Column("expires_week", sa.Date(), nullable=True))
