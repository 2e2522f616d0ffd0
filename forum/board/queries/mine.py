"""What is mine: derived while I am here, by trying my tags; no row says it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import null, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from forum import anonymity, clock
from forum.accounts.actor import Actor
from forum.board.models import Follow, Merge, Participant, Post, Thread
from forum.board.queries.listing import Card, cards_of
from forum.board.queries.visible import SURVIVOR_ID, is_there, is_visible
from forum.database import db

RECENT = timedelta(days=90)
CHUNK = 30_000  # threads looked through at once: about 150 ms of CPU
SHOWN = 200
PAIRS = 2000  # two parameters each; SQLite takes 32,766


@dataclass(frozen=True)
class News:
    """A followed thread with what came since the reader last opened it."""

    card: Card
    unseen_count: int
    active_at: datetime


def is_mine(actor: Actor, thread: Thread, post: Post) -> bool:
    if actor.badge and post.staff_id:
        return post.staff_id == actor.badge.id
    return actor.is_member and post.author_tag in anonymity.own(actor, thread)


def is_author(actor: Actor, thread: Thread) -> bool:
    if not actor.is_member:
        return False
    first = select(Participant.number).where(
        Participant.thread_id == thread.id,
        Participant.author_tag.in_(anonymity.own(actor, thread)),
        Participant.number == 0,
    )
    return db.session.scalar(first) is not None


def my_threads(reader: Actor, since: datetime | None = None) -> list[Card]:
    """Threads that the reader took part in, of 90 days or since an instant, newest first."""
    rows = recent(reader, since)
    columns = (Participant.thread_id, Participant.author_tag)
    mine = {row.thread_id for row in _carrying(rows, anonymity.mine(reader, rows), *columns)}
    standing = dict.fromkeys(row.into_id or row.id for row in rows if row.id in mine)
    return cards_of(reader, list(standing)[:SHOWN])


def own_post_ids(reader: Actor) -> list[str]:
    """Everything the reader wrote and did not delete, of whatever age and also where hidden."""
    found: list[str] = []
    columns = (Post.thread_id, Post.author_tag, Post.id, Post.is_deleted)
    for rows in _every_thread():
        posts = _carrying(rows, anonymity.mine(reader, rows), *columns)
        found += [row.id for row in posts if not row.is_deleted]
    return found


def _every_thread() -> Iterator[Sequence[Any]]:
    last = -1
    while True:
        query = select(Thread.id, Thread.salt_id, Thread.epoch, Thread.asked_at, Thread.position)
        query = query.where(Thread.position > last).order_by(Thread.position).limit(CHUNK)
        rows = db.session.execute(query).all()
        if not rows:
            return
        yield rows
        last = rows[-1].position


def followed_threads(reader: Actor, since: datetime | None = None) -> list[News]:
    """Followed threads with activity since then, the latest first."""
    rows = recent(reader, since)
    columns = (Follow.thread_id, Follow.follower_tag, Follow.seen_position)
    found = _carrying(rows, anonymity.mine(reader, rows, "follow"), *columns)
    seen: dict[str, int] = {}
    for row in found:
        seen[row.thread_id] = max(row.seen_position, seen.get(row.thread_id, 0))
    followed = standing([row for row in rows if row.id in seen])
    return [
        News(
            card,
            min(unseen(row, seen[row.id]) for row in followed[card.id]),
            max(row.active_at for row in followed[card.id]),
        )
        for card in cards_of(reader, list(followed)[:SHOWN])
    ]


def standing(rows: Iterable[Any]) -> dict[str, list[Any]]:
    """Rows of `recent` by the thread under which one comes upon them."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.into_id or row.id, []).append(row)
    return found


def unseen(row: Any, seen_position: int) -> int:  # noqa: ANN401  a row of `recent`
    """Who follows two that stand together has seen what they saw in one of them."""
    return max(int(row.last_position) - seen_position, 0)


def recent(reader: Actor, since: datetime | None) -> Sequence[Any]:
    """Threads active since then, or in 90 days, the latest first.

    With what was merged: `into_id` and `merged_at` are null for what stands for itself.
    """
    start = since or clock.now() - RECENT
    alone = (
        select(*_RECENT, null().label("into_id"), null().label("merged_at"))
        .where(is_visible(reader), Thread.active_at >= start)
        .order_by(Thread.active_at.desc(), Thread.position.desc())
        .limit(CHUNK)
    )
    merged = (
        select(*_RECENT, SURVIVOR_ID.label("into_id"), Merge.at.label("merged_at"))
        .join(Merge, Merge.thread_id == Thread.id)
        .where(is_there(reader), SURVIVOR_ID.is_not(None))
        .where(or_(Thread.active_at >= start, Merge.at >= start))
        .limit(CHUNK)
    )
    rows, below = (db.session.execute(query).all() for query in (alone, merged))
    return sorted([*rows, *below], key=_active_at, reverse=True) if below else rows


_RECENT = (
    *(Thread.id, Thread.salt_id, Thread.epoch, Thread.asked_at),
    *(Thread.last_position, Thread.active_at),
)


def _active_at(row: Any) -> datetime:  # noqa: ANN401  a row of `recent`
    return cast("datetime", row.active_at)


def _carrying(
    threads: Sequence[Any],
    tags: dict[str, tuple[bytes, ...]],
    *columns: InstrumentedAttribute[Any],
) -> list[Any]:
    """The rows (thread, tag, …) that carry a tag of mine of their thread."""
    pairs = [(row.id, one) for row in threads for one in tags.get(row.salt_id, ())]
    found: list[Any] = []
    for start in range(0, len(pairs), PAIRS):
        query = select(*columns).where(tuple_(*columns[:2]).in_(pairs[start : start + PAIRS]))
        found += db.session.execute(query).all()
    return found
