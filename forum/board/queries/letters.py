"""소식: what happened where I take part, worked out while I am here. Nothing says that I read it.

Only threads active since the last look are tried; who looked, and when, the browser knows alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select, tuple_
from sqlalchemy.orm import aliased

from forum import anonymity
from forum.accounts.actor import Actor
from forum.board.models import Follow, Hiding, Participant, Post, Thread, Vote
from forum.board.queries.listing import Card, cards_of
from forum.board.queries.mine import PAIRS, SHOWN, recent
from forum.database import db


@dataclass(frozen=True)
class Letter:
    """What is new in one thread: to a follower, or since my own last post there."""

    card: Card
    at: datetime
    is_followed: bool
    unseen_count: int  # by a follower
    came: int  # since my last post
    has_official: bool  # among them
    is_accepted: bool  # my answer
    status: str  # the product's, where it changed

    @property
    def is_new(self) -> bool:
        """To a follower what they did not see; to others what came after they wrote."""
        if self.is_followed:  # a step of the product is one of what they did not see
            return bool(self.unseen_count or self.is_accepted)
        return self.weight > 0

    @property
    def weight(self) -> int:
        """How much there is to tell; it grows with whatever happens."""
        return self.came + self.is_accepted + bool(self.status)


def letters(reader: Actor, since: datetime, statuses: Mapping[str, str]) -> list[Letter]:
    """The latest first. `statuses`: of threads whose status in the product changed since then."""
    rows = recent(reader, since)
    if not rows:
        return []
    author, follow = (_pairs(rows, anonymity.mine(reader, rows, kind)) for kind in _KINDS)
    seen = {row.thread_id: row.seen_position for row in _all(_FOLLOWS, follow)}
    came = {row.thread_id: row for row in _all(_CAME, author)}
    accepted = {row.thread_id for row in _all(_ACCEPTED, author)}
    voted = _voted(reader, [row for row in rows if row.id in statuses])
    found = {row.id: row for row in rows if row.id in {*seen, *came, *voted}}
    return [
        Letter(
            card=card,
            at=found[card.id].active_at,
            is_followed=card.id in seen,
            unseen_count=max(found[card.id].last_position - seen.get(card.id, _ALL), 0),
            came=came[card.id].came if card.id in came else 0,
            has_official=card.id in came and bool(came[card.id].official),
            is_accepted=card.id in accepted,
            status=statuses.get(card.id, ""),
        )
        for card in cards_of(reader, list(found)[:SHOWN])
    ]


Query = tuple[Select[*tuple[Any, ...]], Any]  # and the pair of thread and tag in it
_ALL = 2**31  # positions: to who does not follow nothing is unseen
_KINDS: tuple[anonymity.Kind, ...] = ("author", "follow")


def _voted(reader: Actor, threads: Sequence[Any]) -> set[str]:
    if not threads:
        return set()
    pairs = _pairs(threads, anonymity.mine(reader, threads, "vote"))
    return {row.thread_id for row in _all(_VOTES, pairs)}


def _pairs(
    threads: Sequence[Any], tags: Mapping[str, tuple[bytes, ...]]
) -> list[tuple[str, bytes]]:
    return [(row.id, tag) for row in threads for tag in tags.get(row.salt_id, ())]


def _all(query: Query, pairs: list[tuple[str, bytes]]) -> Iterable[Any]:
    """The rows that carry my tag of their thread."""
    for start in range(0, len(pairs), PAIRS):
        chosen = query[1].in_(pairs[start : start + PAIRS])
        yield from db.session.execute(query[0].where(chosen)).all()


_FOLLOWS = (
    select(Follow.thread_id, Follow.seen_position),
    tuple_(Follow.thread_id, Follow.follower_tag),
)
_VOTES = (
    select(Post.thread_id).join(Vote, Vote.post_id == Post.id).distinct(),
    tuple_(Post.thread_id, Vote.voter_tag),
)
_ACCEPTED = (
    select(Post.thread_id)
    .join(Thread, Thread.accepted_post_id == Post.id)
    .join(Participant, Participant.thread_id == Post.thread_id)
    .where(Participant.author_tag == Post.author_tag, Participant.number != 0),
    tuple_(Post.thread_id, Post.author_tag),
)


def _came() -> Select[*tuple[Any, ...]]:
    """Posts of others after the last of mine, with what is gone left out."""
    later, mine = aliased(Post), aliased(Post)
    last = (
        select(func.max(mine.position))
        .where(mine.thread_id == Participant.thread_id, mine.author_tag == Participant.author_tag)
        .correlate(Participant)
        .scalar_subquery()
    )
    others = (
        (later.thread_id == Participant.thread_id)
        & (later.position > last)
        & ~later.is_deleted
        & ~select(Hiding.post_id).where(Hiding.post_id == later.id).exists()
    )
    official = func.max(case((later.is_official, 1), else_=0))
    return (
        select(
            Participant.thread_id,
            func.count(later.id).label("came"),
            official.label("official"),
        )
        .outerjoin(later, others)
        .group_by(Participant.thread_id)
    )


_CAME = (_came(), tuple_(Participant.thread_id, Participant.author_tag))
