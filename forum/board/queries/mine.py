"""What is mine: derived while I am here, by trying my tags; no row says it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from forum import anonymity, clock
from forum.accounts.actor import Actor
from forum.board.models import Follow, Participant, Post, Thread
from forum.board.queries.listing import Card, cards_of
from forum.board.queries.visible import is_visible
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
    return cards_of(reader, [row.id for row in rows if row.id in mine][:SHOWN])


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
    followed = {row.id: row for row in rows if row.id in seen}
    return [
        News(
            card,
            max(followed[card.id].last_position - seen[card.id], 0),
            followed[card.id].active_at,
        )
        for card in cards_of(reader, list(followed)[:SHOWN])
    ]


def recent(reader: Actor, since: datetime | None) -> Sequence[Any]:
    """Threads active since then, or in 90 days, the latest first."""
    query = (
        select(
            Thread.id,
            Thread.salt_id,
            Thread.epoch,
            Thread.asked_at,
            Thread.last_position,
            Thread.active_at,
        )
        .where(is_visible(reader), Thread.active_at >= (since or clock.now() - RECENT))
        .order_by(Thread.active_at.desc(), Thread.position.desc())
        .limit(CHUNK)
    )
    return db.session.execute(query).all()


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
