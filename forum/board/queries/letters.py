"""소식: what happened where I take part, worked out while I am here. Nothing says that I read it.

Only threads active since the last look are tried; who looked, and when, the browser knows alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, case, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from forum import anonymity, clock
from forum.accounts.actor import Actor
from forum.board.models import Follow, Hiding, Participant, Post, Thread, Vote
from forum.board.queries.listing import Card, cards_of
from forum.board.queries.mine import PAIRS, SHOWN, recent, standing, unseen
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
    is_merged: bool = False  # what I took part in stands below this one now
    seen_in: str = ""  # of those that stand together, the one in which a follower has looked

    @property
    def is_new(self) -> bool:
        """To a follower what they did not see; to others what came after they wrote."""
        if self.is_followed:  # a step of the product is one of what they did not see
            return bool(self.unseen_count or self.is_accepted or self.is_merged)
        return self.weight > 0

    @property
    def weight(self) -> int:
        """How much there is to tell; it grows with whatever happens."""
        return self.came + self.is_accepted + self.is_merged + bool(self.status)


def letters(reader: Actor, since: datetime, statuses: Mapping[str, str]) -> list[Letter]:
    """The latest first. `statuses`: of threads whose status in the product changed since then."""
    rows = recent(reader, since)
    if not rows:
        return []
    author, follow = (_pairs(rows, anonymity.mine(reader, rows, kind)) for kind in _KINDS)
    seen = {row.thread_id: row.seen_position for row in _all(_FOLLOWS, follow)}
    came = {row.thread_id: row for row in _all(_CAME, author)}
    accepted = {row.thread_id for row in _all(_ACCEPTED, author)}
    told = {row.into_id or row.id: statuses[row.id] for row in rows if row.id in statuses}
    voted = _voted(reader, [row for row in rows if (row.into_id or row.id) in told])
    found = standing(row for row in rows if row.id in {*seen, *came, *voted})
    came = _came_above([row for row in rows if row.into_id and row.id in came]) | came
    mine = _Mine(seen, came, accepted)
    return [
        _letter(card, found[card.id], mine, since, told.get(card.id, ""))
        for card in cards_of(reader, list(found)[:SHOWN])
    ]


class _Mine(NamedTuple):
    """By thread: what I saw as a follower, what came since I wrote, where mine was accepted."""

    seen: Mapping[str, int]
    came: Mapping[str, Any]
    accepted: Collection[str]


def _letter(card: Card, rows: Sequence[Any], mine: _Mine, since: datetime, status: str) -> Letter:
    """One letter, of however many threads that stand together."""
    seen = [(unseen(row, mine.seen[row.id]), row.id) for row in rows if row.id in mine.seen]
    least = min(seen, default=(0, card.id))
    here = [mine.came[one] for one in {card.id, *(row.id for row in rows)} if one in mine.came]
    merges = [row.merged_at for row in rows if row.merged_at and row.merged_at >= since]
    return Letter(
        card=card,
        at=clock.hour_of(max([*merges, *(row.active_at for row in rows)])),
        is_followed=bool(seen),
        unseen_count=least[0],
        seen_in=least[1],
        came=max((one.came for one in here), default=0),
        has_official=any(one.official for one in here),
        is_accepted=any(row.id in mine.accepted for row in rows),
        status=status,
        is_merged=bool(merges),
    )


def _came_above(rows: Sequence[Any]) -> dict[str, Any]:
    """For who wrote in what was merged: what others wrote since then where it stands now."""
    if not rows:
        return {}
    since = [
        (Post.thread_id == row.into_id) & (Post.posted_at >= clock.hour_of(row.merged_at))
        for row in rows[:SHOWN]
    ]
    official = func.max(case((Post.is_official, 1), else_=0)).label("official")
    query = select(Post.thread_id, func.count().label("came"), official)
    hidden = select(Hiding.post_id).where(Hiding.post_id == Post.id).exists()
    query = query.where(or_(*since), ~Post.is_deleted, ~hidden).group_by(Post.thread_id)
    return {row.thread_id: row for row in db.session.execute(query)}


Query = tuple[Select[*tuple[Any, ...]], Any]  # and the pair of thread and tag in it
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
