"""News about threads that is no post: their status in the product changed."""

from collections.abc import Sequence

from sqlalchemy import update

from forum import clock
from forum.board import queries
from forum.board.models import Thread
from forum.database import db


def touch(thread_ids: Sequence[str]) -> None:
    """Bring threads among what was active lately, with one more thing that followers have not seen.

    What stands with one of them has the same news. The position stays free: posts of a thread only
    need theirs to rise.
    """
    _touch(sorted(queries.together(thread_ids)))


def touch_others(thread: Thread) -> None:
    """Something was written: whoever follows a thread that stands with it has news, too."""
    if others := sorted(queries.together([thread.id]) - {thread.id}):
        _touch(others)


def _touch(thread_ids: Sequence[str]) -> None:
    query = update(Thread).where(Thread.id.in_(thread_ids))
    news = {"active_at": clock.hour(), "last_position": Thread.last_position + 1}
    db.session.execute(query.values(news))
