"""Hide, leave, show again, put off; and undo, which brings back exactly what was before."""

from sqlalchemy import select, update

from forum import clock
from forum.accounts.actor import Actor
from forum.board import actions as board
from forum.board.models import Hiding, Post, Thread
from forum.board.queries import find_post
from forum.database import db, hold, new_id
from forum.errors import AlreadyDone, NotAllowed, NotFound
from forum.events import publish
from forum.events.moderation import DecisionUndone, PostDecided
from forum.moderation import policy
from forum.moderation.actions.reporting import ready_reason
from forum.moderation.models import Decision, Report, Verdict


def hide(actor: Actor, thread: Thread, post: Post, *, reason: str) -> Decision:
    """Raises AlreadyDone where somebody was faster, NotValid for an unknown reason."""
    _check(actor)
    ready = ready_reason(reason)
    if post.is_deleted or not board.hide(actor, thread, post, reason=ready):
        raise AlreadyDone("moderation.decide.already")
    return _decide(actor, post, "hide", ready)


def keep(actor: Actor, thread: Thread, post: Post) -> Decision:
    """Let a reported post stand. Raises AlreadyDone where no report waits any more."""
    _check(actor)
    waiting = select(Report.post_id).where(Report.post_id == post.id, Report.decision_id.is_(None))
    if thread.id != post.thread_id or db.session.scalar(waiting.limit(1)) is None:
        raise AlreadyDone("moderation.decide.already")
    return _decide(actor, post, "keep")


def show(actor: Actor, thread: Thread, post: Post) -> Decision:
    """Take a hiding back later on, as a decision of its own."""
    _check(actor)
    hiding = db.session.get(Hiding, post.id)
    reason = hiding.reason if hiding else ""  # kept, so that an undo can hide for the same reason
    if not board.show(thread, post):
        raise AlreadyDone("moderation.decide.already")
    return _decide(actor, post, "show", reason)


def postpone(actor: Actor, thread: Thread) -> Decision:
    """A question without answers is looked at again tomorrow."""
    _check(actor)
    return _decide(actor, find_post(actor, thread.opening_id)[1], "later")


def undo(actor: Actor, decision_id: str) -> Decision:
    """Twice is the same as once. Raises AlreadyDone where the post was decided anew since."""
    _check(actor)
    decided = select(Decision.thread_id).where(Decision.id == decision_id)
    hold(Thread, decided.scalar_subquery())
    decision = db.session.get(Decision, decision_id)
    if decision is None:
        raise NotFound("moderation.decision.not_found")
    if decision.undone_at is None:
        _check_latest(decision)
        _take_back(actor, decision)
    return decision


def _check(actor: Actor) -> None:
    if not policy.may_decide(actor) or not actor.badge:
        raise NotAllowed("moderation.decide.not_allowed")


def _decide(actor: Actor, post: Post, verdict: Verdict, reason: str = "") -> Decision:
    if not actor.badge:
        raise NotAllowed("moderation.decide.not_allowed")
    decision = Decision(
        id=new_id(),
        post_id=post.id,
        thread_id=post.thread_id,
        staff_id=actor.badge.id,
        staff_team=actor.badge.team,
        verdict=verdict,
        reason=reason,
        at=clock.now(),
    )
    db.session.add(decision)
    db.session.flush()
    if verdict != "later":
        _settle(decision)
        publish(PostDecided(post.thread_id, post.id, decision.id))
    return decision


def _settle(decision: Decision) -> None:
    """The reports that waited were answered by this decision; they stay."""
    waiting = (Report.post_id == decision.post_id, Report.decision_id.is_(None))
    db.session.execute(update(Report).where(*waiting).values(decision_id=decision.id))


def _check_latest(decision: Decision) -> None:
    later = select(Decision.id).where(
        Decision.post_id == decision.post_id,
        Decision.at > decision.at,
        Decision.undone_at.is_(None),
        Decision.verdict != "later",
    )
    if db.session.scalar(later.limit(1)) is not None:
        raise AlreadyDone("moderation.undo.overtaken")


def _take_back(actor: Actor, decision: Decision) -> None:
    thread, post = find_post(actor, decision.post_id)
    if decision.verdict == "hide":
        board.show(thread, post)
    elif decision.verdict == "show":
        board.hide(actor, thread, post, reason=decision.reason)
    decision.undone_at = clock.now()
    settled = Report.decision_id == decision.id
    db.session.execute(update(Report).where(settled).values(decision_id=None))
    publish(DecisionUndone(decision.thread_id, decision.post_id, decision.id))
