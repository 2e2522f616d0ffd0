"""All of one's posts, deleted one by one at random minutes: so that they do not vanish together."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select

from forum import anonymity, clock
from forum.accounts.actor import Actor
from forum.anonymity import Deletion
from forum.board import policy, queries
from forum.board.actions.changing import remove
from forum.board.models import Post, ScheduledDeletion, Thread
from forum.database import db
from forum.errors import SignInNeeded


def schedule_deletions(actor: Actor) -> int:
    """Everything the actor wrote and did not delete goes within 30 days; how many are new.

    Posts that are on their way already keep their times.
    """
    _check(actor)
    wanted = set(queries.own_post_ids(actor)) - {one.post_id for one in queries.deletions()}
    if wanted:
        _put(anonymity.spread(wanted))
    return len(wanted)


def unschedule_deletions(actor: Actor) -> None:
    """What has not gone yet stays."""
    _check(actor)
    mine = set(queries.own_post_ids(actor))
    _rewrite(lambda one: replace(one, post_id="") if one.post_id in mine else one)


def _check(actor: Actor) -> None:
    if not policy.may_withdraw(actor):
        raise SignInNeeded


def carry_out_deletion(post_id: str) -> bool:
    """One post, in a unit of its own; False where somebody was faster."""
    queries.hold_thread(select(Post.thread_id).where(Post.id == post_id).scalar_subquery())
    post = db.session.get(Post, post_id, populate_existing=True)
    if post is None or post.is_deleted:
        return False
    remove(db.session.get_one(Thread, post.thread_id, populate_existing=True), post)
    return True


def reseal_deletions() -> int:
    """Each night every row is written anew, in one unit: none tells with which others it came.

    What has gone is forgotten at once; its row stays as one that only fills up, until its day.
    """
    waiting = set(queries.still_there(one.post_id for one in queries.deletions()))
    now = clock.now()
    return _rewrite(lambda one: _aged(one, waiting, now))


def _aged(one: Deletion, waiting: set[str], now: datetime) -> Deletion | None:
    """Whatever its day: a row whose post is still there waits for it to go."""
    if one.post_id in waiting:
        return one
    return replace(one, post_id="") if one.kept_till > now else None


def _rewrite(change: Callable[[Deletion], Deletion | None]) -> int:
    """How many rows there are afterwards.

    Only what this unit itself took away is put back: whoever was faster has done their part.
    """
    gone = delete(ScheduledDeletion).returning(ScheduledDeletion.sealed)
    kept: list[Deletion] = []
    foreign: list[bytes] = []
    for sealed in db.session.scalars(gone).all():
        if (one := anonymity.open_deletion(sealed)) is None:
            foreign.append(sealed)  # its key may be back one day
        elif changed := change(one):
            kept.append(changed)
    _put(anonymity.in_no_order(kept, foreign))
    return len(kept) + len(foreign)


def _put(sealed: Iterable[anonymity.SealedDeletion]) -> None:
    db.session.add_all(ScheduledDeletion(key=one.key, sealed=one.sealed) for one in sealed)
    db.session.flush()
