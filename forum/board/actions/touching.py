"""News about threads that is no post: their status in the product changed."""

from collections.abc import Sequence

from sqlalchemy import update

from forum import clock
from forum.board.models import Thread
from forum.database import db


def touch(thread_ids: Sequence[str]) -> None:
    """Bring threads among what was active lately, with one more thing that followers have not seen.

    The position stays free: posts of a thread only need theirs to rise.
    """
    query = update(Thread).where(Thread.id.in_(thread_ids))
    news = {"active_at": clock.hour(), "last_position": Thread.last_position + 1}
    db.session.execute(query.values(news))
