"""Locking a thread, and pinning it to the top of its list. Moderation decides and calls these."""

from sqlalchemy import delete, func

from forum import clock
from forum.accounts.actor import Actor
from forum.board import policy, queries
from forum.board.actions import relaying
from forum.board.models import Closure, Pin, Post, Relay, Thread
from forum.database import db
from forum.errors import AlreadyDone, NotAllowed

MOST_PINNED = 3  # of a kind


def lock(actor: Actor, thread: Thread, opening: Post, *, reason: str) -> str:
    """No answer and no comment more; the id of what its author is told.

    Raises NotAllowed; AlreadyDone where it is locked.
    """
    if not policy.may_lock(actor, thread) or not actor.badge:
        raise NotAllowed("board.act.not_allowed")
    if thread.is_closed:
        raise AlreadyDone("moderation.decide.already")
    close(thread, reason, actor.badge.id)
    return relaying.tell(opening, "locked", reason=reason, by=actor)


def unlock(actor: Actor, thread: Thread) -> str:
    """The reason for which it was locked. Raises NotAllowed, AlreadyDone."""
    if not policy.may_lock(actor, thread):
        raise NotAllowed("board.act.not_allowed")
    if not thread.is_closed:
        raise AlreadyDone("moderation.decide.already")
    reason = thread.closed_reason or ""
    open_again(thread)
    return reason


def close(thread: Thread, reason: str, staff_id: str) -> None:
    row = Closure(thread_id=thread.id, reason=reason, staff_id=staff_id, at=clock.now())
    db.session.add(row)
    db.session.flush()
    db.session.expire(thread, ["closed_reason"])


def open_again(thread: Thread) -> None:
    """With what its author was told of the locking."""
    db.session.execute(delete(Closure).where(Closure.thread_id == thread.id))
    told = (Relay.thread_id == thread.id, Relay.kind == "locked")
    db.session.execute(delete(Relay).where(*told))
    db.session.expire(thread, ["closed_reason"])


def pin(actor: Actor, thread: Thread) -> None:
    """Raises NotAllowed; AlreadyDone where it is pinned, or as many are as may be."""
    if not policy.may_pin(actor, thread) or not actor.badge:
        raise NotAllowed("board.act.not_allowed")
    if db.session.get(Pin, thread.id):
        raise AlreadyDone("moderation.decide.already")
    pinned = queries.visible_threads(actor).join(Pin, Pin.thread_id == Thread.id)
    of_kind = pinned.where(Thread.kind == thread.kind).with_only_columns(func.count())
    if (db.session.scalar(of_kind) or 0) >= MOST_PINNED:
        raise AlreadyDone("board.pin.many", limit=MOST_PINNED)
    put_pin(actor, thread)


def put_pin(actor: Actor, thread: Thread) -> None:
    staff_id = actor.badge.id if actor.badge else ""
    db.session.add(Pin(thread_id=thread.id, staff_id=staff_id, at=clock.now()))
    db.session.flush()


def unpin(actor: Actor, thread: Thread) -> None:
    if not policy.may_pin(actor, thread):
        raise NotAllowed("board.act.not_allowed")
    gone = delete(Pin).where(Pin.thread_id == thread.id).returning(Pin.thread_id)
    if db.session.scalar(gone) is None:
        raise AlreadyDone("moderation.decide.already")
