"""Slow mode, as a decision about the thread's opening."""

from sqlalchemy import select

from forum import text
from forum.accounts.actor import Actor
from forum.board import actions as board
from forum.board.models import SlowMode, Thread
from forum.board.queries import find_post
from forum.database import db
from forum.errors import NotValid
from forum.moderation.actions.deciding import check_may_decide, record, undoes
from forum.moderation.models import Decision


def slow_down(actor: Actor, thread: Thread, *, minutes: str) -> Decision:
    """One post a person in so many minutes; `0` ends it. Raises NotAllowed, NotValid."""
    check_may_decide(actor)
    ready, before = ready_minutes(minutes), _minutes(thread)
    board.slow_down(actor, thread, minutes=ready)
    _, opening = find_post(actor, thread.opening_id)
    return record(actor, opening, "slow", note=str(ready), before={"minutes": before})


def ready_minutes(minutes: str) -> int:
    for known in (0, *board.SLOW_MINUTES):
        if str(known) == text.clean_line(minutes):
            return known
    raise NotValid("board.slow.unknown", "minutes")


def _minutes(thread: Thread) -> int:
    query = select(SlowMode.minutes).where(SlowMode.thread_id == thread.id)
    return db.session.scalar(query) or 0


@undoes("slow")
def _as_before(actor: Actor, decision: Decision) -> None:
    thread, _ = find_post(actor, decision.post_id)
    board.slow_down(actor, thread, minutes=(decision.before or {}).get("minutes", 0))
