"""Threads taken up into feedback items, and taken out again."""

from collections.abc import Collection

from sqlalchemy import delete, func, select

from forum import clock, text
from forum.accounts import guarding
from forum.accounts.actor import Actor
from forum.board import actions as board
from forum.board.models import Thread
from forum.database import db, new_id
from forum.errors import AlreadyDone, NotAllowed, NotValid
from forum.events import publish
from forum.events.feedback import PromotionUndone, ThreadPromoted
from forum.feedback import policy, queries
from forum.feedback.actions.buckets import lower_bucket, raise_bucket
from forum.feedback.models import (
    PROBLEM_LIMIT,
    TEAM_LIMIT,
    TITLE_LIMIT,
    Item,
    Promotion,
    StatusChange,
)
from forum.figures import HIDDEN

TITLE_LEAST = 2


def promote(
    actor: Actor,
    thread: Thread,
    *,
    title: str,
    problem: str,
    team: str,
    is_public: bool = True,
    kept: Collection[str] = (),
) -> Item:
    """A new item with this thread as its first evidence.

    The form begins with a member's words: they are looked at once more where they are copied.
    Raises AlreadyDone, NotValid, GivesAway.
    """
    _check(actor, thread)
    guarding.check(actor, kept, title=title, problem=problem, team=team)
    item = Item(
        id=new_id(),
        title=ready_title(title),
        problem=ready_problem(problem),
        team=ready_team(team),
        status="received",
        public_note="",
        created_at=clock.now(),
        status_changed_at=clock.now(),
        company_bucket=HIDDEN,
        is_public=is_public,
    )
    db.session.add(item)
    db.session.flush()
    change = StatusChange(item_id=item.id, status=item.status, note="", staff_team=_team(actor))
    change.at = item.created_at
    db.session.add(change)
    _add(actor, thread, item)
    return item


def join(actor: Actor, thread: Thread, item: Item) -> None:
    """One more thread for an item that is there. Raises AlreadyDone."""
    _check(actor, thread)
    _add(actor, thread, item)


def undo_promotion(actor: Actor, thread: Thread) -> None:
    """Twice is the same as once. An item that only this thread made, unanswered yet, goes too."""
    if not policy.may_promote(actor):
        raise NotAllowed("feedback.promote.not_allowed")
    promotion = db.session.get(Promotion, thread.id)
    if promotion is None:
        return
    item = db.session.get_one(Item, promotion.item_id)
    db.session.delete(promotion)
    db.session.flush()
    publish(PromotionUndone(thread.id, item.id))
    if _is_bare(item):
        db.session.execute(delete(StatusChange).where(StatusChange.item_id == item.id))
        db.session.delete(item)
    else:
        lower_bucket(item, thread)


def _check(actor: Actor, thread: Thread) -> None:
    if not policy.may_promote(actor, thread):
        raise NotAllowed("feedback.promote.not_allowed")
    if queries.candidate(actor, thread.id) is None:
        raise NotAllowed("feedback.promote.hidden")
    if db.session.get(Promotion, thread.id):
        raise AlreadyDone("feedback.promote.already")


def _add(actor: Actor, thread: Thread, item: Item) -> None:
    staff_id = actor.badge.id if actor.badge else ""
    promotion = Promotion(thread_id=thread.id, item_id=item.id, staff_id=staff_id, at=clock.now())
    db.session.add(promotion)
    db.session.flush()
    raise_bucket(item, thread)
    if item.is_public:
        board.touch([thread.id])
    publish(ThreadPromoted(thread.id, item.id))


def _is_bare(item: Item) -> bool:
    """Whether nothing is left of an item but its creation."""
    threads = select(func.count()).select_from(Promotion).where(Promotion.item_id == item.id)
    changes = select(func.count()).select_from(StatusChange).where(StatusChange.item_id == item.id)
    return db.session.scalar(threads) == 0 and (db.session.scalar(changes) or 0) <= 1


def _team(actor: Actor) -> str:
    return actor.badge.team if actor.badge else ""


def ready_title(title: str) -> str:
    return _line(title, "title", TITLE_LIMIT)


def ready_team(team: str) -> str:
    return _line(team, "team", TEAM_LIMIT)


def ready_problem(problem: str) -> str:
    cleaned = text.clean(problem)
    if not cleaned.strip():
        raise NotValid("feedback.problem.short", "problem")
    if len(cleaned) > PROBLEM_LIMIT:
        raise NotValid("feedback.form.long", "problem", limit=PROBLEM_LIMIT)
    return cleaned


def _line(words: str, field: str, limit: int) -> str:
    cleaned = text.clean_line(words)
    if len(cleaned) < TITLE_LEAST:
        raise NotValid(f"feedback.{field}.short", field)
    if len(cleaned) > limit:
        raise NotValid("feedback.form.long", field, limit=limit)
    return cleaned
