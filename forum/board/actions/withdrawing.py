"""All of one's posts, deleted one by one at random hours: so that they do not vanish together."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from forum import anonymity, clock
from forum.accounts.actor import Actor
from forum.board import policy, queries
from forum.board.actions.changing import remove
from forum.board.models import Post, ScheduledDeletion, Thread
from forum.database import db, hold
from forum.errors import SignInNeeded


def schedule_deletions(actor: Actor) -> int:
    """Everything the actor wrote and did not delete goes within 30 days; how many are new.

    Posts that are on their way already keep their hours.
    """
    _check(actor)
    wanted = set(queries.own_post_ids(actor)) - {one.post_id for one in _all().values()}
    if wanted:
        _put(anonymity.spread(wanted))
    return len(wanted)


def unschedule_deletions(actor: Actor) -> None:
    """What has not gone yet stays."""
    _check(actor)
    mine = set(queries.own_post_ids(actor))
    _drop(key for key, one in _all().items() if one.post_id in mine)


def _check(actor: Actor) -> None:
    if not policy.may_withdraw(actor):
        raise SignInNeeded


def due_posts() -> list[str]:
    """Posts whose hour has come and that are there still."""
    now = clock.now()
    due = [one.post_id for one in _all().values() if one.post_id and one.due_at <= now]
    query = select(Post.id).where(Post.id.in_(due), ~Post.is_deleted)
    return sorted(db.session.scalars(query))


def carry_out_deletion(post_id: str) -> bool:
    """One post, in a unit of its own; False where somebody was faster."""
    hold(Thread, select(Post.thread_id).where(Post.id == post_id).scalar_subquery())
    post = db.session.get(Post, post_id, populate_existing=True)
    if post is None or post.is_deleted:
        return False
    remove(db.session.get_one(Thread, post.thread_id, populate_existing=True), post)
    return True


def reseal_deletions() -> int:
    """Each night every row is written anew, in one unit: none tells with which others it came."""
    rows = _all()
    _drop(rows)
    now = clock.now()
    kept = [anonymity.seal_deletion(one) for one in rows.values() if one.kept_till > now]
    _put(kept)
    return len(kept)


def _all() -> dict[bytes, anonymity.Deletion]:
    rows = db.session.execute(select(ScheduledDeletion.key, ScheduledDeletion.sealed)).all()
    opened = anonymity.open_deletions(row.sealed for row in rows)
    return dict(zip((row.key for row in rows), opened, strict=True))


def _put(sealed: list[anonymity.SealedDeletion]) -> None:
    db.session.add_all(ScheduledDeletion(key=one.key, sealed=one.sealed) for one in sealed)
    db.session.flush()


def _drop(keys: Iterable[bytes]) -> None:
    gone = list(keys)
    for start in range(0, len(gone), 500):
        chunk = gone[start : start + 500]
        db.session.execute(delete(ScheduledDeletion).where(ScheduledDeletion.key.in_(chunk)))
