"""What became of a thread, for lists and for its page: one statement each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, String, bindparam, case, literal, select, true, union_all

from forum.accounts.actor import Actor
from forum.board.models import Merge
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
    """The status of those threads that stand in a public item, or of what was merged into them."""
    rows = db.session.execute(_STATUSES, {"thread_ids": list(thread_ids)}).all()
    return {row[0]: row[1] for row in sorted(rows, key=lambda row: row[2])}


# Put together once: each list and each search asks for them.
def _statuses(thread_id: Any, is_own: int) -> Select[Any]:  # noqa: ANN401  a column
    query = select(thread_id, Item.status, literal(is_own)).select_from(Promotion)
    query = query.join(Item, Item.id == Promotion.item_id)
    chosen = thread_id.in_(bindparam("thread_ids", expanding=True))
    return query.where(chosen, Item.is_public)


_STATUSES = union_all(
    _statuses(Merge.into_id, 0).join(Merge, Merge.thread_id == Promotion.thread_id),
    _statuses(Promotion.thread_id, 1),
)


def changes_since(reader: Actor, since: datetime) -> dict[str, str]:
    """Threads whose public item changed its status since then, with the status it has."""
    if reader.is_guest:
        return {}
    return {row[0]: row[1] for row in db.session.execute(_CHANGES, {"since": since})}


_CHANGES = (
    select(Promotion.thread_id, Item.status)
    .join(Item, Item.id == Promotion.item_id)
    .where(Item.status_changed_at >= bindparam("since"), Item.is_public)
)


def status_of_thread(reader: Actor, thread_id: str) -> StatusView | None:
    """None where it was not taken up, or where its item is kept inside and the reader outside."""
    if reader.is_guest:
        return None
    query = _of_thread(policy.may_read_items(reader))
    rows = db.session.execute(query, {"thread_id": thread_id}).all()
    if not rows:
        return None
    rows = [row for row in rows if row.Item.id == rows[0].Item.id]
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


@lru_cache(maxsize=2)
def _of_thread(reads_inside: bool) -> Select[*tuple[Any, ...]]:  # noqa: FBT001
    """Of the thread itself, else of what was merged into it."""
    wanted = bindparam("thread_id", type_=String)
    below = select(Merge.thread_id).where(Merge.into_id == wanted)
    return (
        select(Item, StatusChange.status, StatusChange.at)
        .join(Promotion, Promotion.item_id == Item.id)
        .outerjoin(StatusChange, StatusChange.item_id == Item.id)
        .where(
            (Promotion.thread_id == wanted) | Promotion.thread_id.in_(below),
            true() if reads_inside else Item.is_public,
        )
        .order_by(case((Promotion.thread_id == wanted, 0), else_=1), Item.id, StatusChange.id)
    )
