"""이번 주 팁: tips that a moderator lays on the front page."""

from forum import clock
from forum.accounts.actor import Actor
from forum.board import policy
from forum.board.models import Pick, Thread
from forum.database import db
from forum.errors import NotAllowed


def pick(actor: Actor, thread: Thread) -> None:
    if not policy.may_pick(actor, thread) or not actor.badge:
        raise NotAllowed("board.pick.not_allowed")
    row = db.session.get(Pick, thread.id) or Pick(thread_id=thread.id)
    row.week, row.staff_id = clock.week_after(-6), actor.badge.id
    db.session.add(row)


def unpick(actor: Actor, thread: Thread) -> None:
    if not policy.may_pick(actor, thread):
        raise NotAllowed("board.pick.not_allowed")
    if row := db.session.get(Pick, thread.id):
        db.session.delete(row)
