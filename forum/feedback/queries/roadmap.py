"""반영 현황: what everybody who is signed in may read about the items.

An item without a visible thread is not shown: its words may be those of a thread that was hidden.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, distinct, func, select

from forum.accounts.actor import Actor
from forum.board.models import Thread
from forum.board.queries.visible import STANDING_ID, is_there
from forum.database import db
from forum.errors import SignInNeeded
from forum.feedback import policy
from forum.feedback.models import Item, Promotion, Status
from forum.feedback.queries.candidates import ME_TOO
from forum.figures import Bucket

LIMIT = 200
THREADS_SHOWN = 3


@dataclass(frozen=True)
class RoadmapItem:
    id: str
    title: str
    team: str
    status: Status
    note: str
    changed_at: datetime
    company_bucket: Bucket
    threads_count: int = 0
    me_too: int = 0
    threads: list[tuple[str, str]] = field(default_factory=list)  # (id, title), the most shared


class Released(NamedTuple):
    title: str
    released_at: datetime
    threads_count: int
    item_id: str


def roadmap(reader: Actor, status: str = "") -> list[RoadmapItem]:
    """Public items, the latest changed first. Two statements. Raises SignInNeeded."""
    if not policy.may_read_roadmap(reader):
        raise SignInNeeded
    columns = (Item.id, Item.title, Item.team, Item.status, Item.public_note)
    query = (
        select(*columns, Item.status_changed_at, Item.company_bucket)
        .where(Item.is_public)
        .order_by(Item.status_changed_at.desc())
        .limit(LIMIT)
    )
    rows = db.session.execute(query.where(Item.status == status) if status else query).all()
    evidence = _evidence(reader, [row.id for row in rows])
    return [RoadmapItem(*row, *_told(evidence[row.id])) for row in rows if row.id in evidence]


def released_recently(reader: Actor, limit: int = 5) -> list[Released]:
    """What was done lately, with how many visible threads asked for it. Nothing for guests."""
    if not policy.may_read_roadmap(reader):
        return []
    rows = db.session.execute(_released(is_there(reader), limit))
    return [Released._make(row) for row in rows]


@lru_cache(maxsize=8)
def _released(visible: ColumnElement[bool], limit: int) -> Select[*tuple[Any, ...]]:
    """Put together once: the front page shows it to everybody."""
    return (
        select(Item.title, Item.status_changed_at, func.count(distinct(STANDING_ID)), Item.id)
        .join(Promotion, Promotion.item_id == Item.id)
        .join(Thread, Thread.id == Promotion.thread_id)
        .where(Item.is_public, Item.status == "released", visible)
        .group_by(Item.id)
        .order_by(Item.status_changed_at.desc())
        .limit(limit)
    )


_Thread = tuple[str, str, int, str]


def _evidence(reader: Actor, item_ids: list[str]) -> dict[str, list[_Thread]]:
    demand = ME_TOO.label("me_too")
    query = (
        select(Promotion.item_id, Thread.id, Thread.title, demand, Thread.kind)
        .add_columns(STANDING_ID.label("standing_id"))
        .join(Thread, Thread.id == Promotion.thread_id)
        .where(Promotion.item_id.in_(item_ids), is_there(reader))
        .order_by(demand.desc(), Thread.position)
    )
    found: dict[str, list[_Thread]] = {}
    for row in db.session.execute(query):
        asked = row.me_too if row.kind == "question" else 0
        found.setdefault(row.item_id, []).append((row.id, row.title, asked, row.standing_id))
    return found


def _told(threads: list[_Thread]) -> tuple[int, int, list[tuple[str, str]]]:
    """What stands together is one thread, named after the one on top if that is among them."""
    standing = {one[3]: one for one in reversed(threads)}
    standing |= {one[0]: one for one in threads if one[0] == one[3]}
    named = [one for one in threads if standing[one[3]] is one]
    shown = [(one[0], one[1]) for one in named[:THREADS_SHOWN]]
    return len(named), sum(one[2] for one in threads), shown
