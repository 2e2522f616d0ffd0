"""News about threads that is no post: their status in the product changed."""

from collections.abc import Sequence

from sqlalchemy import update

from forum import clock
from forum.board.models import Thread
from forum.database import db


def touch(thread_ids: Sequence[str]) -> None:
    """Bring threads among what was active lately, where their followers look."""
    query = update(Thread).where(Thread.id.in_(thread_ids)).values(active_at=clock.hour())
    db.session.execute(query)
