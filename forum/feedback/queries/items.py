"""Items with their evidence: what visible threads show, and the bucket that the night published.

What was merged speaks for its item still; threads that stand together count as one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, distinct, func, select

from forum.accounts.actor import Actor
from forum.board.models import Thread
from forum.board.queries.visible import STANDING_ID, is_there
from forum.database import db
from forum.errors import NotAllowed, NotFound, SignInNeeded
from forum.feedback import policy
from forum.feedback.models import Item, Promotion, Status, StatusChange
from forum.feedback.queries.candidates import ME_TOO
from forum.figures import Bucket

LIST_LIMIT = 200
VOICES_SHOWN = 50
_CLOSED = ("released", "declined")


@dataclass(frozen=True)
class ItemLine:
    """An item with what visible threads say for it; tips count as threads, not as demand."""

    id: str
    title: str
    problem: str
    team: str
    status: Status
    note: str
    is_public: bool
    created_at: datetime
    changed_at: datetime
    company_bucket: Bucket
    threads_count: int
    me_too: int
    answers_count: int
    first_asked_at: datetime | None

    @property
    def is_new(self) -> bool:
        return self.status == "received"


@dataclass(frozen=True)
class Voice:
    """A thread that stands as evidence: its own first words, and no author."""

    id: str
    kind: str
    category_id: str
    title: str
    excerpt: str
    asked_at: datetime
    me_too: int
    answers_count: int
    company_bucket: Bucket


@dataclass(frozen=True)
class Change:
    status: Status
    note: str
    team: str
    at: datetime


@dataclass(frozen=True)
class ItemPage:
    item: ItemLine
    voices: list[Voice]
    history: list[Change]  # the newest first
    may_change: bool
    may_undo: bool


def list_items(reader: Actor, status: str = "", team: str = "") -> list[ItemLine]:
    """The latest changed first; at most 200. One statement. Raises NotAllowed."""
    _check(reader)
    query = _with_evidence(reader).order_by(Item.status_changed_at.desc())
    if status:
        query = query.where(Item.status == status)
    if team:
        query = query.where(Item.team == team)
    return [_line(row) for row in db.session.execute(query.limit(LIST_LIMIT))]


def team_items(reader: Actor) -> list[ItemLine]:
    """The reader's own team's, new ones first. One statement. Raises NotAllowed."""
    _check(reader)
    if not policy.has_team_page(reader) or not reader.badge:
        raise NotAllowed("feedback.team.not_allowed")
    new_first = case((Item.status == "received", 0), else_=1)
    query = (
        _with_evidence(reader)
        .where(Item.team == reader.badge.team)
        .order_by(new_first, Item.status_changed_at.desc())
    )
    return [_line(row) for row in db.session.execute(query.limit(LIST_LIMIT))]


def find_item(reader: Actor, item_id: str) -> Item:
    """Raises SignInNeeded, NotAllowed, NotFound."""
    _check(reader)
    item = db.session.get(Item, item_id)
    if item is None:
        raise NotFound("feedback.item.not_found")
    return item


def item_page(reader: Actor, item_id: str) -> ItemPage:
    """Three statements. Raises SignInNeeded, NotAllowed, NotFound."""
    _check(reader)
    row = db.session.execute(_with_evidence(reader).where(Item.id == item_id)).one_or_none()
    if row is None:
        raise NotFound("feedback.item.not_found")
    item = _line(row)
    return ItemPage(
        item=item,
        voices=_voices(reader, item_id),
        history=_history(item_id),
        may_change=policy.may_change_status(reader, item),
        may_undo=policy.may_promote(reader),
    )


def item_of_thread(reader: Actor, thread_id: str) -> Item | None:
    _check(reader)
    query = select(Item).join(Promotion, Promotion.item_id == Item.id)
    return db.session.scalar(query.where(Promotion.thread_id == thread_id))


def open_items(reader: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """Items that a thread may join, by team: (team, [(id, title)])."""
    _check(reader)
    query = (
        select(Item.team, Item.id, Item.title)
        .where(Item.status.not_in(_CLOSED))
        .order_by(Item.team, Item.status_changed_at.desc())
        .limit(LIST_LIMIT)
    )
    grouped: dict[str, list[tuple[str, str]]] = {}
    for team, item_id, title in db.session.execute(query):
        grouped.setdefault(team, []).append((item_id, title))
    return list(grouped.items())


def teams() -> list[str]:
    """Teams that have an item, by name."""
    return list(db.session.scalars(select(Item.team).distinct().order_by(Item.team)))


def _check(reader: Actor) -> None:
    if reader.is_guest:
        raise SignInNeeded
    if not policy.may_read_items(reader):
        raise NotAllowed("feedback.items.not_allowed")


def _with_evidence(reader: Actor) -> Select[Any]:
    demand = case((Thread.kind == "question", ME_TOO), else_=0)
    return (
        select(
            Item,
            func.count(distinct(STANDING_ID)).label("threads_count"),
            func.coalesce(func.sum(demand), 0).label("me_too"),
            func.coalesce(func.sum(Thread.answers_count), 0).label("answers_count"),
            func.min(Thread.asked_at).label("first_asked_at"),
        )
        .outerjoin(Promotion, Promotion.item_id == Item.id)
        .outerjoin(Thread, (Thread.id == Promotion.thread_id) & is_there(reader))
        .group_by(Item.id)
    )


def _line(row: Any) -> ItemLine:  # noqa: ANN401  a row of _with_evidence
    item: Item = row.Item
    return ItemLine(
        id=item.id,
        title=item.title,
        problem=item.problem,
        team=item.team,
        status=item.status,
        note=item.public_note,
        is_public=item.is_public,
        created_at=item.created_at,
        changed_at=item.status_changed_at,
        company_bucket=item.company_bucket,
        threads_count=row.threads_count,
        me_too=row.me_too,
        answers_count=row.answers_count,
        first_asked_at=row.first_asked_at,
    )


def _voices(reader: Actor, item_id: str) -> list[Voice]:
    query = (
        select(
            *(Thread.id, Thread.kind, Thread.category_id, Thread.title, Thread.excerpt),
            *(Thread.asked_at, ME_TOO, Thread.answers_count, Thread.company_bucket),
        )
        .join(Promotion, Promotion.thread_id == Thread.id)
        .where(Promotion.item_id == item_id, is_there(reader))
        .order_by(Thread.company_bucket.desc(), ME_TOO.desc(), Thread.position)
        .limit(VOICES_SHOWN)
    )
    return [Voice(*row) for row in db.session.execute(query)]


def _history(item_id: str) -> list[Change]:
    query = (
        select(StatusChange.status, StatusChange.note, StatusChange.staff_team, StatusChange.at)
        .where(StatusChange.item_id == item_id)
        .order_by(StatusChange.id.desc())
    )
    return [Change(*row) for row in db.session.execute(query)]
