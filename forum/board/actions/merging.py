"""Threads that ask the same: one stands below the other, or only points to it.

Nothing is re-tagged: the merged thread keeps salt, labels and counts. Called by moderation.
"""

from datetime import timedelta

from sqlalchemy import select, update

from forum import clock
from forum.accounts.actor import Actor
from forum.board import policy
from forum.board.actions import writing
from forum.board.models import Duplicate, Merge, Thread
from forum.board.queries.visible import SURVIVOR_ID, THERE, is_visible
from forum.database import db
from forum.errors import AlreadyDone, NotAllowed, NotValid
from forum.events import publish
from forum.events.board import ThreadChanged

UNDO = timedelta(days=14)


def merge(actor: Actor, thread: Thread, into: Thread) -> Merge:
    """`into` may itself stand below another: the merge follows. What stood below `thread` comes.

    Raises NotAllowed, NotValid; AlreadyDone where one of the two is not to be come upon any more.
    """
    _check(actor)
    writing.count(f"threads.{thread.kind}", 0)  # of two who merge at once, one after the other
    target = check_pair(actor, thread, into)
    row = Merge(thread_id=thread.id, into_id=target.id, chosen_id=target.id)
    row.staff_id, row.at = actor.badge.id if actor.badge else "", clock.now()
    db.session.add(row)
    below = update(Merge).where(Merge.into_id == thread.id)
    db.session.execute(below.values(into_id=target.id))
    writing.count(f"threads.{thread.kind}", -1)
    _changed(thread.id, target.id)
    return row


def unmerge(actor: Actor, thread_id: str) -> None:
    """As if it had never been. Raises NotAllowed; AlreadyDone where it is none, or too late."""
    _check(actor)
    row = db.session.get(Merge, thread_id, populate_existing=True)
    if row is None:
        raise AlreadyDone("board.merge.none")
    check_in_time(row)
    thread = db.session.get_one(Thread, thread_id)
    writing.count(f"threads.{thread.kind}", 0)
    group = _group(row)
    before = _count_visible(actor, group)
    db.session.delete(row)
    db.session.flush()
    _stand_again(thread_id)
    writing.count(f"threads.{thread.kind}", _count_visible(actor, group) - before)
    _changed(*group)


def mark_duplicate(actor: Actor, thread: Thread, of: Thread) -> Duplicate:
    """The page points to the other; it stays in lists. Raises as `merge`."""
    _check(actor)
    target = check_pair(actor, thread, of)
    if db.session.get(Duplicate, thread.id):
        raise AlreadyDone("board.merge.already")
    row = Duplicate(thread_id=thread.id, of_id=target.id, at=clock.now())
    row.staff_id = actor.badge.id if actor.badge else ""
    db.session.add(row)
    db.session.flush()
    return row


def unmark_duplicate(actor: Actor, thread_id: str) -> None:
    _check(actor)
    row = db.session.get(Duplicate, thread_id, populate_existing=True)
    if row is None:
        raise AlreadyDone("board.merge.none")
    check_in_time(row)
    db.session.delete(row)
    db.session.flush()


def check_in_time(row: Merge | Duplicate) -> None:
    """Undone within 14 days: later others have built on it."""
    if row.at + UNDO < clock.now():
        raise AlreadyDone("board.merge.too_late")


def _check(actor: Actor) -> None:
    if not policy.may_curate(actor) or not actor.badge:
        raise NotAllowed("moderation.decide.not_allowed")


def check_pair(actor: Actor, thread: Thread, into: Thread) -> Thread:
    """The thread that the first would stand below: `into`, or what that stands below itself.

    Raises NotAllowed, NotValid; AlreadyDone where the first stands below another already.
    """
    _check(actor)
    query = select(Thread.id, SURVIVOR_ID, THERE).where(Thread.id.in_((thread.id, into.id)))
    found = {row[0]: (row[1], bool(row[2])) for row in db.session.execute(query)}
    survivor, is_there = found[into.id]
    target = db.session.get_one(Thread, survivor) if survivor else into
    if target.id == thread.id:
        raise NotValid("board.merge.same", "target")
    if target.kind != thread.kind:
        raise NotValid("board.merge.other_kind", "target")
    if found[thread.id] != (None, True):
        raise AlreadyDone("board.merge.already")
    if not survivor and not is_there:
        raise NotValid("board.merge.not_there", "target")
    return target


def _group(row: Merge) -> list[str]:
    """All that stand with it."""
    below = db.session.scalars(select(Merge.thread_id).where(Merge.into_id == row.into_id))
    return [row.into_id, *below]


def _count_visible(actor: Actor, group: list[str]) -> int:
    """How many of them anybody comes upon."""
    query = select(Thread.id).where(Thread.id.in_(group), is_visible(actor))
    return len(db.session.scalars(query).all())


def _stand_again(thread_id: str) -> None:
    """What had been merged into a thread stands below it again, wherever it came to since."""
    waiting = [thread_id]
    while waiting:
        chosen = select(Merge.thread_id).where(Merge.chosen_id.in_(waiting))
        waiting = list(db.session.scalars(chosen))
        moved = update(Merge).where(Merge.thread_id.in_(waiting))
        db.session.execute(moved.values(into_id=thread_id))


def _changed(*thread_ids: str) -> None:
    for one in thread_ids:
        publish(ThreadChanged(one))
