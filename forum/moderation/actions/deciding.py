"""Every decision is a row, made by `record`; `undo` brings back exactly what was before it.

Who adds a verdict says beside it how it is undone: `@undoes("merge")`.
"""

from collections.abc import Callable
from typing import Any, get_args

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
from forum.moderation.models import FAMILIES, SETTLING, Decision, Report, Verdict

Undoing = Callable[[Actor, Decision], None]
_UNDOING: dict[str, Undoing] = {}


def undoes(*verdicts: Verdict) -> Callable[[Undoing], Undoing]:
    """Registers what takes such a decision back; it is told who undoes and the decision."""

    def register(undoing: Undoing) -> Undoing:
        _UNDOING.update(dict.fromkeys(verdicts, undoing))
        return undoing

    return register


def record(
    actor: Actor,
    post: Post,
    verdict: Verdict,
    *,
    reason: str = "",
    note: str = "",
    before: dict[str, Any] | None = None,
) -> Decision:
    """The row of what was decided; reports that waited are answered by it, where it is about them.

    `before` is what its undo puts back. Raises NotAllowed.
    """
    if not (verdict == "later" and policy.may_see_unanswered(actor)):
        check_may_decide(actor)
    decision = _row(actor, post, verdict, reason)
    decision.note, decision.before = note, before
    db.session.add(decision)
    db.session.flush()
    if verdict in SETTLING:
        _settle(decision)
    if verdict != "later":
        publish(PostDecided(post.thread_id, post.id, decision.id))
    return decision


def hide(actor: Actor, thread: Thread, post: Post, *, reason: str) -> Decision:
    """Raises AlreadyDone where somebody was faster, NotValid for an unknown reason."""
    check_may_decide(actor)
    ready = ready_reason(reason)
    if post.is_deleted or not board.hide(actor, thread, post, reason=ready):
        raise AlreadyDone("moderation.decide.already")
    return record(actor, post, "hide", reason=ready)


def keep(actor: Actor, thread: Thread, post: Post) -> Decision:
    """Let a post stand that was reported or noticed. Raises AlreadyDone where it was looked at."""
    check_may_decide(actor)
    if thread.id != post.thread_id or post.is_deleted or not _asks_for_decision(post):
        raise AlreadyDone("moderation.decide.already")
    return record(actor, post, "keep")


def _asks_for_decision(post: Post) -> bool:
    """A report waits, or nobody has decided about the post as it reads now."""
    waiting = select(Report.post_id).where(Report.post_id == post.id, Report.decision_id.is_(None))
    decided = select(Decision.id).where(
        Decision.post_id == post.id,
        Decision.undone_at.is_(None),
        Decision.verdict.in_(_of_family("keep")),
        Decision.at >= (post.edited_at or post.posted_at),
    )
    asked = db.session.execute(select(waiting.exists(), decided.exists())).one()
    return bool(asked[0] or not asked[1])


def hide_all(actor: Actor, thread: Thread, post: Post, *, reason: str) -> list[Decision]:
    """Whatever the author of this post wrote in this thread and is shown; one decision each.

    Raises as `hide`.
    """
    check_may_decide(actor)
    if post.author_tag is None:
        raise NotAllowed("moderation.decide.not_allowed")
    rows = db.session.scalars(
        select(Post).where(
            Post.thread_id == thread.id,
            Post.author_tag == post.author_tag,
            ~Post.is_deleted,
            ~select(Hiding.post_id).where(Hiding.post_id == Post.id).exists(),
        )
    ).all()
    if not rows:
        raise AlreadyDone("moderation.decide.already")
    return [hide(actor, thread, one, reason=reason) for one in rows]


def show(actor: Actor, thread: Thread, post: Post) -> Decision:
    """Take a hiding back later on, as a decision of its own."""
    check_may_decide(actor)
    hiding = db.session.get(Hiding, post.id)
    reason = hiding.reason if hiding else ""  # kept, so that an undo can hide for the same reason
    if not board.show(thread, post):
        raise AlreadyDone("moderation.decide.already")
    return record(actor, post, "show", reason=reason)


def postpone(actor: Actor, thread: Thread) -> Decision:
    """A question without answers is looked at again tomorrow."""
    return record(actor, find_post(actor, thread.opening_id)[1], "later")


def undo(actor: Actor, decision_id: str) -> Decision:
    """Twice is the same as once. Raises AlreadyDone where the post was decided anew since."""
    if not policy.may_see_unanswered(actor):
        raise NotAllowed("moderation.decide.not_allowed")
    decided = select(Decision.thread_id).where(Decision.id == decision_id)
    hold(Thread, decided.scalar_subquery())
    decision = db.session.get(Decision, decision_id)
    if decision is None:
        raise NotFound("moderation.decision.not_found")
    if decision.verdict != "later":
        check_may_decide(actor)
    if decision.undone_at is None:
        _check_latest(decision)
        _take_back(actor, decision)
    return decision


def check_may_decide(actor: Actor) -> None:
    if not policy.may_decide(actor) or not actor.badge:
        raise NotAllowed("moderation.decide.not_allowed")


def _row(actor: Actor, post: Post, verdict: Verdict, reason: str) -> Decision:
    if not actor.badge:
        raise NotAllowed("moderation.decide.not_allowed")
    return Decision(
        id=new_id(),
        post_id=post.id,
        thread_id=post.thread_id,
        staff_id=actor.badge.id,
        staff_team=actor.badge.team,
        verdict=verdict,
        reason=reason,
        at=clock.now(),
    )


def _settle(decision: Decision) -> None:
    """The reports that waited were answered by this decision; they stay."""
    waiting = (Report.post_id == decision.post_id, Report.decision_id.is_(None))
    db.session.execute(update(Report).where(*waiting).values(decision_id=decision.id))


def _check_latest(decision: Decision) -> None:
    later = select(Decision.id).where(
        Decision.post_id == decision.post_id,
        Decision.at > decision.at,
        Decision.undone_at.is_(None),
        Decision.verdict.in_(_of_family(decision.verdict)),
    )
    if db.session.scalar(later.limit(1)) is not None:
        raise AlreadyDone("moderation.undo.overtaken")


def _of_family(verdict: Verdict) -> list[str]:
    family = FAMILIES.get(verdict, verdict)
    return [one for one in get_args(Verdict) if FAMILIES.get(one, one) == family]


def _take_back(actor: Actor, decision: Decision) -> None:
    if undoing := _UNDOING.get(decision.verdict):
        undoing(actor, decision)
    decision.undone_at = clock.now()
    settled = Report.decision_id == decision.id
    db.session.execute(update(Report).where(settled).values(decision_id=None))
    publish(DecisionUndone(decision.thread_id, decision.post_id, decision.id))


@undoes("hide")
def _show_again(actor: Actor, decision: Decision) -> None:
    board.show(*find_post(actor, decision.post_id))


@undoes("show")
def _hide_again(actor: Actor, decision: Decision) -> None:
    board.hide(actor, *find_post(actor, decision.post_id), reason=decision.reason)
