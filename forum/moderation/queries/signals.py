"""Why something stands in the queue: what was noticed about a post, how often, since when.

Each source is one statement, however much there is. What is read from words is read anew each time
(docs/decisions/0023-queue.md): no finding is kept beside a text.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, select

from forum import clock
from forum.accounts.actor import Actor
from forum.anonymity import guard
from forum.board.models import HELD, Hiding, Hint, Post, Thread
from forum.board.queries import objected_posts
from forum.database import db
from forum.hints import ROUGH
from forum.moderation.models import FAMILIES, Decision, Reason, Report

SignalKind = Literal["reported", "objected", "held", "guard", "abusive", "edited"]
Signals = dict[str, list["Signal"]]

RECENT = timedelta(days=2)
OLD = timedelta(days=30)
EDITED_WITHIN = timedelta(days=7)
LOOKED_AT_MOST = 400  # recent posts: a busy day has half of them
# How much harm it does while it waits. What the guard let through, its author decided to keep.
HARM: dict[str, int] = {
    "personal": 8,
    "rude": 6,
    "advert": 3,
    "other": 2,
    "wrong_place": 1,
    "duplicate": 1,
    "held": 6,
    "abusive": 4,
    "objected": 4,
    "guard": 4,
    "edited": 1,
}
_SIGHT = [verdict for verdict, family in FAMILIES.items() if family == "sight"]


@dataclass(frozen=True)
class Signal:
    """`what`: of a report its reason, of the guard what it looks like."""

    kind: SignalKind
    since: datetime
    what: str = ""
    count: int = 1

    @property
    def harm(self) -> int:
        return HARM.get(self.what, HARM.get(self.kind, 1))


def signals(reader: Actor) -> Signals:
    """By the id of the post they are about."""
    found: Signals = defaultdict(list)
    for source in SOURCES:
        for post_id, signal in source(reader):
            found[post_id].append(signal)
    return found


def urgency(about: list[Signal]) -> tuple[float, int]:
    """The smallest first: harm by the days that it has waited, then how many said it."""
    return -max(one.harm * _age(one) for one in about), -sum(one.count for one in about)


def _age(signal: Signal) -> float:
    """From 1, one more each day."""
    return 1 + max((clock.now() - signal.since) / timedelta(days=1), 0)


def reported(_reader: Actor) -> Iterable[tuple[str, Signal]]:
    """Waiting reports of posts that are still there, by reason, the most frequent first."""
    query = (
        select(Report.post_id, Report.reason, func.count(), func.min(Report.reported_at))
        .join(Post, Post.id == Report.post_id)
        .where(Report.decision_id.is_(None), ~Post.is_deleted)
        .group_by(Report.post_id, Report.reason)
        .order_by(func.count().desc(), Report.reason)
    )
    for post_id, reason, count, since in db.session.execute(query):
        yield post_id, Signal("reported", since, what=reason, count=count)


def objected(reader: Actor) -> Iterable[tuple[str, Signal]]:
    """What authors object to, for another than who decided."""
    for post_id, at in objected_posts(reader):
        yield post_id, Signal("objected", at)


def held(_reader: Actor) -> Iterable[tuple[str, Signal]]:
    """What waits to be seen at all, with what made it wait, by codes."""
    query = (
        select(Hiding.post_id, Hiding.at, Hint.why)
        .join(Post, Post.id == Hiding.post_id)
        .outerjoin(Hint, Hint.post_id == Hiding.post_id)
        .where(Hiding.reason == HELD, ~Post.is_deleted)
    )
    for post_id, at, why in db.session.execute(query):
        yield post_id, Signal("held", at, what=why or "")


def edited(_reader: Actor) -> Iterable[tuple[str, Signal]]:
    """Old posts that say something else now: read by many once, looked at by nobody since."""
    now = clock.now()
    query = _unseen(Post.edited_at).where(
        Post.edited_at >= now - EDITED_WITHIN, Post.posted_at < now - OLD
    )
    for row in db.session.execute(query):
        yield row.id, Signal("edited", row.since)


def let_through(_reader: Actor) -> Iterable[tuple[str, Signal]]:
    """What was written lately and may give somebody away, or hurt: its author kept it.

    The author's own company's name is not among it: that rule runs for them alone.
    """
    begin = clock.now() - RECENT
    # Not joined: the database would begin with every post there is.
    active = select(Thread.id).where(Thread.active_at >= begin)
    query = (
        _unseen(Post.posted_at)
        .add_columns(Post.plain, Hint.score)
        .outerjoin(Hint, Hint.post_id == Post.id)
        .where(Post.thread_id.in_(active), Post.posted_at >= begin)
        .limit(LOOKED_AT_MOST)
    )
    for row in db.session.execute(query):
        for kind in kinds_in(row.plain):
            yield row.id, Signal("guard", row.since, what=kind)
        if (row.score or 0) >= ROUGH:
            yield row.id, Signal("abusive", row.since)


@lru_cache(maxsize=2 * LOOKED_AT_MOST)
def kinds_in(plain: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.kind for one in guard.find(plain, guard.NOBODY)))


def _unseen(since: Any) -> Any:  # noqa: ANN401  a column, a select
    """Members' posts, neither hidden nor deleted, that nobody has decided about since then."""
    return select(Post.id, since.label("since")).where(
        Post.author_tag.is_not(None), ~Post.is_deleted, ~_is_hidden(), ~_is_decided(since)
    )


def _is_hidden() -> ColumnElement[bool]:
    return select(Hiding.post_id).where(Hiding.post_id == Post.id).exists()


def _is_decided(since: Any) -> ColumnElement[bool]:  # noqa: ANN401  a column
    return (
        select(Decision.id)
        .where(
            Decision.post_id == Post.id,
            Decision.at >= since,
            Decision.undone_at.is_(None),
            Decision.verdict.in_(_SIGHT),
        )
        .exists()
    )


SOURCES: tuple[Callable[[Actor], Iterable[tuple[str, Signal]]], ...] = (
    reported,
    objected,
    held,
    let_through,
    edited,
)


def reasons_of(about: list[Signal]) -> list[tuple[Reason, int]]:
    """The reports' among them, counted."""
    return [(one.what, one.count) for one in about if one.kind == "reported"]  # type: ignore[misc]
