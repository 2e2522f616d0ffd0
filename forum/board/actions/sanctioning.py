"""Warn, slow down, silence or bar whoever wrote a post. It acts at their own next writing."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import delete, select

from forum import clock
from forum.accounts import guarding
from forum.accounts.actor import Actor
from forum.board import policy, queries
from forum.board.actions import relaying
from forum.board.models import Post, Relay, Sanction, SanctionKind
from forum.database import db, new_id
from forum.errors import AlreadyDone, HeldBack, NotAllowed


def check_may_say(actor: Actor) -> None:
    """Before anything is written. Raises HeldBack, alike for everybody and whatever it is."""
    if not policy.may_say(queries.with_bounds(actor)):
        raise HeldBack("board.held_back")


def check_may_judge(actor: Actor) -> None:
    """Before a vote or a report is counted. Raises HeldBack."""
    if not policy.may_judge(queries.with_bounds(actor)):
        raise HeldBack("board.held_back")


def sanction(
    actor: Actor,
    post: Post,
    kind: SanctionKind,
    *,
    reason: str,
    note: str = "",
    until: date | None = None,
    kept: Collection[str] = (),
) -> Sanction:
    """Called by moderation. Raises NotAllowed, GivesAway; AlreadyDone where the same holds."""
    if not policy.may_sanction(actor, post) or not actor.badge:
        raise NotAllowed("board.sanction.not_allowed")
    same = select(Sanction.id).where(Sanction.post_id == post.id, Sanction.kind == kind)
    if db.session.scalar(same.limit(1)):
        raise AlreadyDone("board.sanction.already")
    guarding.check(actor, kept, note=note)
    told = relaying.notice(post, kind, reason=reason, words=note, until=until, by=actor)
    row = Sanction(
        id=new_id(),
        thread_id=post.thread_id,
        post_id=post.id,
        author_tag=post.author_tag,
        kind=kind,
        reason=reason,
        until=until,
        staff_id=actor.badge.id,
        staff_team=actor.badge.team,
        at=clock.hour(),
        notice_id=told.id if told else "",
    )
    db.session.add(row)
    return row


def lift(row: Sanction) -> None:
    """Take it back, with what its author was told. Called by moderation."""
    db.session.execute(delete(Relay).where(Relay.id == row.notice_id))
    db.session.delete(row)
