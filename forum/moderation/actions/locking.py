"""Locking and pinning threads."""

from collections.abc import Collection

from forum.accounts.actor import Actor
from forum.board import actions as board
from forum.board.models import Pin, Post, Thread
from forum.board.queries import find_post
from forum.database import db
from forum.errors import AlreadyDone
from forum.moderation.actions.deciding import check_may_decide, record, undoes
from forum.moderation.actions.reporting import ready_reason
from forum.moderation.actions.telling import checked_note
from forum.moderation.models import Decision


def lock(
    actor: Actor,
    thread: Thread,
    opening: Post,
    *,
    reason: str,
    note: str = "",
    kept: Collection[str] = (),
) -> Decision:
    """Raises NotAllowed, NotValid, GivesAway; AlreadyDone where somebody was faster."""
    check_may_decide(actor)
    ready, note = ready_reason(reason), checked_note(actor, note, kept)
    told = board.lock(actor, thread, opening, reason=ready)
    return record(actor, opening, "lock", reason=ready, note=note, before={"notice": told})


def unlock(actor: Actor, thread: Thread, opening: Post) -> Decision:
    check_may_decide(actor)
    return record(actor, opening, "unlock", reason=board.unlock(actor, thread))


def pin(actor: Actor, thread: Thread, opening: Post) -> Decision:
    check_may_decide(actor)
    board.pin(actor, thread)
    return record(actor, opening, "pin")


def unpin(actor: Actor, thread: Thread, opening: Post) -> Decision:
    check_may_decide(actor)
    board.unpin(actor, thread)
    return record(actor, opening, "unpin")


@undoes("lock")
def _open_again(actor: Actor, decision: Decision) -> None:
    board.open_again(find_post(actor, decision.post_id)[0])


@undoes("unlock")
def _close_again(actor: Actor, decision: Decision) -> None:
    board.lock(actor, *find_post(actor, decision.post_id), reason=decision.reason)


@undoes("pin")
def _take_down(actor: Actor, decision: Decision) -> None:
    if db.session.get(Pin, decision.thread_id) is None:
        raise AlreadyDone("moderation.undo.overtaken")
    board.unpin(actor, find_post(actor, decision.post_id)[0])


@undoes("unpin")
def _pin_again(actor: Actor, decision: Decision) -> None:
    board.pin(actor, find_post(actor, decision.post_id)[0])
