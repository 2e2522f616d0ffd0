"""What stands beside a decision: a note that staff alone read, and what its author was told."""

from collections.abc import Collection
from typing import Any

from forum.accounts import guarding
from forum.accounts.actor import Actor
from forum.errors import AlreadyDone
from forum.moderation.actions.reporting import ready_note
from forum.moderation.models import Decision


def checked_note(actor: Actor, note: str, kept: Collection[str] = ()) -> str:
    """Raises NotValid, GivesAway: the notes of staff outlast what they are about."""
    ready = ready_note(note)
    guarding.check(actor, kept, note=ready)
    return ready


def kept_before(decision: Decision) -> dict[str, Any]:
    """What an undo puts back. Raises AlreadyDone where a redaction took it away."""
    if decision.before is None:
        raise AlreadyDone("moderation.undo.redacted")
    return decision.before
