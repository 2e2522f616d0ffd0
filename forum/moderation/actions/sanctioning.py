"""Sanctions against whoever wrote a post. Who that is nobody knows; the board sees to it."""

from collections.abc import Collection
from datetime import date, timedelta

from forum import clock, text
from forum.accounts.actor import Actor
from forum.board import actions as board
from forum.board.models import SANCTIONS, Post, Sanction, SanctionKind
from forum.board.queries import find_sanction
from forum.errors import NotAllowed, NotValid
from forum.moderation import policy
from forum.moderation.actions.reporting import ready_note, ready_reason

DAYS = (1, 3, 7, 30, 90)
_FOR_DAYS = frozenset({"slow", "silence"})


def sanction(
    actor: Actor,
    post: Post,
    *,
    kind: str,
    reason: str,
    days: str = "",
    note: str = "",
    wording: str = "",
    kept: Collection[str] = (),
) -> Sanction:
    """`note` is told to the author, with the rule, after a wording of the catalogue's.

    Raises NotAllowed, NotValid, GivesAway, AlreadyDone.
    """
    if not policy.may_decide(actor):
        raise NotAllowed("moderation.decide.not_allowed")
    ready = ready_kind(kind)
    until = ready_until(days) if ready in _FOR_DAYS else None
    return board.sanction(
        actor,
        post,
        ready,
        reason=ready_reason(reason),
        note="\n\n".join(filter(None, (wording, ready_note(note)))),
        until=until,
        kept=kept,
    )


def lift(actor: Actor, sanction_id: str) -> Sanction:
    """Take a sanction back: it is as if it had never been."""
    if not policy.may_decide(actor):
        raise NotAllowed("moderation.decide.not_allowed")
    row = find_sanction(actor, sanction_id)
    board.lift(row)
    return row


def ready_kind(kind: str) -> SanctionKind:
    for known in SANCTIONS:
        if known == kind:
            return known
    raise NotValid("moderation.sanction.kind.unknown", "kind")


def ready_until(days: str) -> date:
    """The last day that it holds."""
    for known in DAYS:
        if str(known) == text.clean_line(days):
            return clock.today() + timedelta(days=known)
    raise NotValid("moderation.sanction.days.unknown", "days")
