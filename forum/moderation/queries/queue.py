"""오늘 할 일: all that asks for a decision, by harm and age, with the minutes it takes and an end.

Questions without answers are not here: CX answers them (`unanswered`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from forum import clock
from forum.accounts.actor import Actor
from forum.board.models import Post, PostKind, Thread, ThreadKind
from forum.database import db
from forum.errors import NotAllowed, SignInNeeded
from forum.moderation import policy
from forum.moderation.models import Claim, Decision, Handling, Verdict
from forum.moderation.queries.items import QueueItem, posts_of
from forum.moderation.queries.signals import signals, urgency

_A_CLAIM = 120  # seconds
SHOWN = 20  # items a page; what comes after them waits its turn


@dataclass(frozen=True)
class DoneLine:
    id: str
    verdict: Verdict
    reason: str
    post_id: str
    post_kind: PostKind
    thread_id: str
    thread_kind: ThreadKind
    title: str


@dataclass(frozen=True)
class Queue:
    current: QueueItem | None
    waiting: list[QueueItem]
    done: list[DoneLine]  # today's, by the whole team, the newest first
    last: DoneLine | None  # the reader's own last one, which Z undoes
    remaining: int
    claims: int = 0  # of rights, each with a last day of its own
    claims_due_on: date | None = None

    @property
    def seconds(self) -> int:
        first = self.current.seconds if self.current else 0
        return self.claims * _A_CLAIM + first + sum(one.seconds for one in self.waiting)

    @property
    def minutes(self) -> int:
        return -(-self.seconds // 60)

    @property
    def total(self) -> int:
        return self.remaining + len(self.done)


def queue(reader: Actor, wanted: str = "") -> Queue:
    """Today's work; `wanted` is the id of an item to begin with. Raises NotAllowed.

    What a colleague is on comes last, unless it is wanted.
    """
    _check(reader)
    about, taken = signals(reader), _handlers(reader)
    order = sorted(about, key=lambda one: (one != wanted, one in taken, *urgency(about[one])))
    decided = _decisions(order[:1])
    kept = any(row.verdict == "keep" and row.post_id in order[:1] for row in decided)
    items = posts_of(order[:SHOWN], about, kept=kept)
    items = [replace(one, handler=taken.get(one.post_id, "")) for one in items]
    done = [row for row in decided if row.is_today and row.undone_at is None]
    claims, due_on = _claims()
    mine = (row for row in done if reader.badge and row.staff_id == reader.badge.id)
    return Queue(
        current=items[0] if items else None,
        waiting=items[1:],
        done=[_done(row) for row in done],
        last=next((_done(row) for row in mine), None),
        remaining=len(order) + claims,
        claims=claims,
        claims_due_on=due_on,
    )


def _claims() -> tuple[int, date | None]:
    """How many wait for a decision, and the nearest last day."""
    query = select(func.count(), func.min(Claim.due_on)).where(Claim.state == "waiting")
    row = db.session.execute(query).one()
    return row[0], row[1]


def _check(reader: Actor) -> None:
    if reader.is_guest:
        raise SignInNeeded
    if not policy.may_decide(reader) or not reader.badge:
        raise NotAllowed("moderation.queue.not_allowed")


def _handlers(reader: Actor) -> dict[str, str]:
    """Items that colleagues are on, with their names."""
    own = reader.badge.id if reader.badge else ""
    query = select(Handling.post_id, Handling.staff_name).where(
        Handling.staff_id != own, Handling.until > clock.now()
    )
    return {row.post_id: row.staff_name for row in db.session.execute(query)}


def _decisions(current: list[str]) -> Sequence[Any]:
    """Today's decisions, and every one about the current post."""
    today = Decision.at >= _midnight()
    query = (
        select(
            *(Decision.id, Decision.verdict, Decision.reason, Decision.post_id, Decision.thread_id),
            *(Decision.staff_id, Decision.undone_at, Post.kind, Thread.title),
            today.label("is_today"),
            Thread.kind.label("thread_kind"),
        )
        .join(Post, Post.id == Decision.post_id)
        .join(Thread, Thread.id == Decision.thread_id)
        .where(today | (Decision.post_id.in_(current) & Decision.undone_at.is_(None)))
        .where(Decision.verdict != "later")
        .order_by(Decision.at.desc(), Decision.id)
    )
    return db.session.execute(query).all()


def _done(row: Any) -> DoneLine:  # noqa: ANN401  a row of _decisions
    return DoneLine(
        id=row.id,
        verdict=row.verdict,
        reason=row.reason,
        post_id=row.post_id,
        post_kind=row.kind,
        thread_id=row.thread_id,
        thread_kind=row.thread_kind,
        title=row.title,
    )


def _midnight() -> datetime:
    zone = ZoneInfo("Asia/Seoul")
    return datetime.combine(clock.today(), time.min, zone)
