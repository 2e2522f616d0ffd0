"""Questions without an answer and the tips of the week are found by an index."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index("ix_thread_waiting", "thread", ["kind", "answers_count", "position"])
    op.create_index("ix_pick_week", "pick", ["week"])
