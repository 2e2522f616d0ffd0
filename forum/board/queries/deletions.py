"""What waits to be deleted for people who left. Whose it was, no row says."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select

from forum import anonymity, clock
from forum.anonymity import Deletion
from forum.board.models import Post, ScheduledDeletion
from forum.database import db

_LATE = timedelta(hours=3)  # that nothing is while a worker runs
_CHUNK = 500


def deletions() -> list[Deletion]:
    """Rows that these keys open, in no order."""
    opened = map(anonymity.open_deletion, db.session.scalars(select(ScheduledDeletion.sealed)))
    return [one for one in opened if one]


def due_posts() -> list[str]:
    """Posts whose time has come and that are there still, in no order of age or author."""
    now = clock.now()
    return still_there(one.post_id for one in deletions() if one.due_at <= now)


def still_there(post_ids: Iterable[str]) -> list[str]:
    """Of these, the ones that nobody deleted, in the order of their random ids."""
    ids = sorted(set(post_ids))
    found: list[str] = []
    for start in range(0, len(ids), _CHUNK):
        chunk = Post.id.in_(ids[start : start + _CHUNK])
        found += db.session.scalars(select(Post.id).where(chunk, ~Post.is_deleted))
    return sorted(found)


def count_overdue() -> int:
    """Posts that a worker should have deleted hours ago."""
    late = clock.now() - _LATE
    return len(still_there(one.post_id for one in deletions() if one.due_at <= late))


def count_unopened() -> int:
    """Rows that were sealed with keys which are not here."""
    rows = db.session.scalars(select(ScheduledDeletion.sealed)).all()
    return sum(anonymity.open_deletion(one) is None for one in rows)
