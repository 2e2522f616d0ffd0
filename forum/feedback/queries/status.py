"""What became of a thread, for lists and for its page: one statement each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, true

from forum.accounts.actor import Actor
from forum.database import db
from forum.feedback import policy
from forum.feedback.models import Item, Promotion, Status, StatusChange

_ZONE = ZoneInfo("Asia/Seoul")


@dataclass(frozen=True)
class StatusView:
    item_id: str
    title: str
    status: Status
    team: str
    note: str
    changed_at: datetime
    is_public: bool
    history: list[tuple[Status, date]] = field(default_factory=list)  # the oldest first

    @property
    def changed_on(self) -> date:
        return _day(self.changed_at)


def statuses_of(thread_ids: Sequence[str]) -> dict[str, str]:
    """The status of those threads that stand in a public item."""
    query = (
        select(Promotion.thread_id, Item.status)
        .join(Item, Item.id == Promotion.item_id)
        .where(Promotion.thread_id.in_(thread_ids), Item.is_public)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def status_of_thread(reader: Actor, thread_id: str) -> StatusView | None:
    """None where it was not taken up, or where its item is kept inside and the reader outside."""
    if reader.is_guest:
        return None
    query = (
        select(Item, StatusChange.status, StatusChange.at)
        .join(Promotion, Promotion.item_id == Item.id)
        .outerjoin(StatusChange, StatusChange.item_id == Item.id)
        .where(
            Promotion.thread_id == thread_id,
            true() if policy.may_read_items(reader) else Item.is_public,
        )
        .order_by(StatusChange.id)
    )
    rows = db.session.execute(query).all()
    if not rows:
        return None
    item: Item = rows[0].Item
    return StatusView(
        item_id=item.id,
        title=item.title,
        status=item.status,
        team=item.team,
        note=item.public_note,
        changed_at=item.status_changed_at,
        is_public=item.is_public,
        history=[(row.status, _day(row.at)) for row in rows if row.at],
    )


def _day(instant: datetime) -> date:
    return instant.astimezone(_ZONE).date()
