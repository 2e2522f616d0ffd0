"""Slow mode: a heated thread takes one post a person in so many minutes."""

from forum import clock
from forum.accounts.actor import Actor
from forum.board import policy
from forum.board.models import SlowMode, Thread
from forum.database import db
from forum.errors import NotAllowed, NotValid

SLOW_MINUTES = (5, 15, 30, 60)


def slow_down(actor: Actor, thread: Thread, *, minutes: int) -> None:
    """0 takes it away. Called by moderation. Raises NotAllowed, NotValid."""
    if not policy.may_curate(actor) or not actor.badge:
        raise NotAllowed("board.slow.not_allowed")
    if minutes not in (0, *SLOW_MINUTES):
        raise NotValid("board.slow.unknown", "minutes")
    row = db.session.get(SlowMode, thread.id)
    if row:
        db.session.delete(row)
        db.session.flush()
    if minutes:
        by = actor.badge.id
        db.session.add(SlowMode(thread_id=thread.id, minutes=minutes, staff_id=by, at=clock.now()))
