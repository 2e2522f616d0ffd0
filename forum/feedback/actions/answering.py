"""The team's answer: a status, and the sentence that everybody reads."""

from collections.abc import Collection

from sqlalchemy import select

from forum import clock, text
from forum.accounts import guarding
from forum.accounts.actor import Actor
from forum.board import actions as board
from forum.database import db
from forum.errors import NotAllowed, NotValid
from forum.events import publish
from forum.events.feedback import StatusChanged
from forum.feedback import policy
from forum.feedback.models import (
    NEED_REASON,
    NOTE_LIMIT,
    STATUSES,
    Item,
    Promotion,
    Status,
    StatusChange,
)


def change_status(
    actor: Actor,
    item: Item,
    *,
    status: str,
    note: str = "",
    is_public: bool | None = None,
    kept: Collection[str] = (),
) -> bool:
    """False where nothing is new. Told to everybody, unless the item is kept inside.

    보류 and 반영 어려움 need a note: the reason. Raises NotAllowed, NotValid, GivesAway.
    """
    if not policy.may_change_status(actor, item) or not actor.badge:
        raise NotAllowed("feedback.status.not_allowed")
    ready, note = ready_status(status), ready_note(note)
    if ready in NEED_REASON and not note:
        raise NotValid("feedback.note.needed", "note")
    public = item.is_public if is_public is None else is_public
    if (ready, note, public) == (item.status, item.public_note, item.is_public):
        return False
    guarding.check(actor, {*kept, *guarding.marks(actor, item.public_note)}, note=note)
    item.status, item.public_note, item.is_public = ready, note, public
    item.status_changed_at = clock.now()
    change = StatusChange(item_id=item.id, status=ready, note=note, staff_team=actor.badge.team)
    change.at = item.status_changed_at
    db.session.add(change)
    if public:
        _tell(item)
    return True


def _tell(item: Item) -> None:
    threads = select(Promotion.thread_id).where(Promotion.item_id == item.id)
    board.touch(db.session.scalars(threads).all())
    publish(StatusChanged(item.id, item.status))


def ready_status(status: str) -> Status:
    for known in STATUSES:
        if known == status:
            return known
    raise NotValid("feedback.status.unknown", "status")


def ready_note(note: str) -> str:
    cleaned = text.clean(note)
    if len(cleaned) > NOTE_LIMIT:
        raise NotValid("feedback.form.long", "note", limit=NOTE_LIMIT)
    return cleaned.strip()
