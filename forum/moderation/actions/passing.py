"""Passing a post to CX, who say when it is done."""

from collections.abc import Collection

from sqlalchemy import delete, select

from forum import clock
from forum.accounts.actor import Actor
from forum.board.models import Post
from forum.database import db, new_id
from forum.errors import AlreadyDone, NotAllowed, NotFound
from forum.moderation import policy
from forum.moderation.actions.deciding import check_may_decide, record, undoes
from forum.moderation.actions.telling import checked_note, kept_before
from forum.moderation.models import Decision, Passing


def pass_on(actor: Actor, post: Post, *, note: str = "", kept: Collection[str] = ()) -> Decision:
    """`note`: what CX should know. Raises NotAllowed, NotValid, GivesAway; AlreadyDone."""
    check_may_decide(actor)
    ready = checked_note(actor, note, kept)
    waits = select(Passing.id).where(Passing.post_id == post.id, Passing.done_at.is_(None))
    if db.session.scalar(waits.limit(1)) is not None:
        raise AlreadyDone("moderation.pass.already")
    row = _row(actor, post, ready)
    db.session.add(row)
    return record(actor, post, "pass", note=ready, before={"passing": row.id})


def finish(actor: Actor, passing_id: str) -> Passing:
    """By CX; twice is the same as once. Raises NotAllowed, NotFound."""
    if not policy.may_finish(actor):
        raise NotAllowed("moderation.pass.not_allowed")
    row = db.session.get(Passing, passing_id, with_for_update=True)
    if row is None:
        raise NotFound("moderation.pass.not_found")
    row.done_at = row.done_at or clock.now()
    return row


def _row(actor: Actor, post: Post, note: str) -> Passing:
    if not actor.badge:
        raise NotAllowed("moderation.decide.not_allowed")
    return Passing(
        id=new_id(),
        post_id=post.id,
        thread_id=post.thread_id,
        note=note,
        staff_name=actor.badge.name,
        staff_team=actor.badge.team,
        at=clock.now(),
    )


@undoes("pass")
def _take_back(actor: Actor, decision: Decision) -> None:  # noqa: ARG001  as all undoings
    waits = (Passing.id == kept_before(decision)["passing"], Passing.done_at.is_(None))
    gone = delete(Passing).where(*waits).returning(Passing.id)
    if db.session.scalar(gone) is None:
        raise AlreadyDone("moderation.undo.overtaken")
