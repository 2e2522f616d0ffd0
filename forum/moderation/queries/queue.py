"""오늘 할 일: reported posts, harm first, then questions that nobody has answered for two days.

Five statements of the board, however many reports there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from forum import clock
from forum.accounts.actor import Actor
from forum.board.models import Post, PostKind, Thread, ThreadKind
from forum.board.queries.visible import is_visible
from forum.database import db
from forum.errors import NotAllowed, SignInNeeded
from forum.moderation import policy
from forum.moderation.models import Decision, Verdict
from forum.moderation.queries.reported import (
    ReportedPost,
    posts_of,
    reasons_by_post,
    urgency,
)

SHOWN = 20  # reported posts a page; what comes after them waits its turn
WAITING_SHOWN = 5
UNANSWERED_AFTER = timedelta(days=2)
UNANSWERED_UNTIL = timedelta(days=7)  # after a week of asking around, another reminder helps nobody


@dataclass(frozen=True)
class WaitingThread:
    id: str
    title: str
    asked_at: datetime
    demand_count: int
    days: int  # since it was asked
    minutes: int = 1


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
    current: ReportedPost | None
    reported: list[ReportedPost]
    waiting: list[WaitingThread]
    done: list[DoneLine]  # today's, by the whole team, the newest first
    last: DoneLine | None  # the reader's own last one, which Z undoes
    remaining: int

    @property
    def minutes(self) -> int:
        posts = [*self.reported, *([self.current] if self.current else [])]
        return sum(post.minutes for post in posts) + sum(one.minutes for one in self.waiting)

    @property
    def total(self) -> int:
        return self.remaining + len(self.done)


def queue(reader: Actor, wanted: str = "") -> Queue:
    """Today's work; `wanted` is the id of a reported post to begin with. Raises NotAllowed."""
    if reader.is_guest:
        raise SignInNeeded
    if not policy.may_decide(reader) or not reader.badge:
        raise NotAllowed("moderation.queue.not_allowed")
    reasons = reasons_by_post()
    order = sorted(reasons, key=lambda post_id: (post_id != wanted, *urgency(reasons[post_id])))
    decided = _decisions(order[:1])
    kept = any(row.verdict == "keep" and row.post_id in order[:1] for row in decided)
    posts = posts_of(order[:SHOWN], reasons, kept=kept)
    done = [row for row in decided if row.is_today and row.undone_at is None]
    waiting = _waiting(reader, WAITING_SHOWN - sum(row.verdict == "later" for row in done))
    return Queue(
        current=posts[0] if posts else None,
        reported=posts[1:],
        waiting=waiting,
        done=[_done(row) for row in done],
        last=next((_done(row) for row in done if row.staff_id == reader.badge.id), None),
        remaining=len(order) + len(waiting),
    )


def _waiting(reader: Actor, most: int) -> list[WaitingThread]:
    put_off = select(Decision.thread_id).where(
        Decision.verdict == "later", Decision.undone_at.is_(None), Decision.at >= _midnight()
    )
    now = clock.now()
    query = (
        select(Thread.id, Thread.title, Thread.asked_at, Thread.demand_count)
        .where(
            is_visible(reader),
            Thread.kind == "question",
            Thread.answers_count == 0,
            Thread.asked_at.between(now - UNANSWERED_UNTIL, now - UNANSWERED_AFTER),
            Thread.id.not_in(put_off),
        )
        .order_by(Thread.demand_count.desc(), Thread.position)
        .limit(max(most, 0))
    )
    rows = db.session.execute(query)
    return [WaitingThread(*row, days=(now - row.asked_at).days) for row in rows]


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
