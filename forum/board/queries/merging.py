"""Threads that stand together: one that is there, and those that were merged into it.

A person's tags in them cannot be compared: who is here shows theirs one after the other, in one
request, and nothing of it is kept.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, String, bindparam, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from forum import anonymity
from forum.accounts.actor import Actor
from forum.board.models import Follow, Hiding, Merge, Split, Thread, Vote
from forum.board.queries.visible import SURVIVOR_ID, THERE, is_reachable
from forum.database import db, hold_all


def hold_thread(key: object) -> None:
    """In a unit that may change the thread: nobody else changes it or what stands with it."""
    into = select(Merge.into_id).where(Merge.thread_id == key)
    below = select(Merge.thread_id).where(or_(Merge.into_id == key, Merge.into_id.in_(into)))
    own = select(Thread.id).where(Thread.id == key)
    hold_all(Thread, select(own.union(into, below).subquery()))


def survivor_of(thread_id: str) -> str:
    """The thread that this one stands below; empty for one that stands for itself."""
    return db.session.scalar(select(SURVIVOR_ID).where(Thread.id == thread_id)) or ""


def survivors_of(thread_ids: Collection[str]) -> dict[str, str]:
    """Of those that stand below another, which; the others are left out."""
    query = select(Thread.id, SURVIVOR_ID).where(Thread.id.in_(thread_ids))
    return {row[0]: row[1] for row in db.session.execute(query) if row[1]}


def together(thread_ids: Collection[str]) -> set[str]:
    """These threads with all that stand with one of them."""
    rows = db.session.execute(_TOGETHER, {"ids": list(thread_ids)})
    return {*thread_ids, *(one for row in rows for one in row)}


def merged_into(thread_id: str) -> list[Thread]:
    """What was merged into a thread, the oldest first, whatever became of it since."""
    query = select(Thread).join(Merge, Merge.thread_id == Thread.id)
    return list(
        db.session.scalars(query.where(Merge.into_id == thread_id).order_by(Thread.position))
    )


def standing_of(thread_id: str) -> tuple[bool, int]:
    """Whether it stands below another, and how many that are there stand below it."""
    below = (
        select(func.count())
        .select_from(Thread)
        .join(Merge, Merge.thread_id == Thread.id)
        .where(Merge.into_id == thread_id, THERE)
        .scalar_subquery()
    )
    row = db.session.execute(select(SURVIVOR_ID, below).where(Thread.id == thread_id)).one()
    return row[0] is not None, row[1] or 0


def count_there(thread_ids: Collection[str]) -> int:
    """How many of them are neither hidden nor deleted."""
    if not thread_ids:
        return 0
    query = select(func.count()).select_from(Thread).where(Thread.id.in_(thread_ids), THERE)
    return db.session.scalar(query) or 0


def merged_below(reader: Actor, thread_id: str) -> Sequence[Any]:
    """What was merged into a thread, with its topics, and whether the reader may open it."""
    return db.session.execute(
        select(Thread, is_reachable(reader).label("is_reachable"))
        .join(Merge, Merge.thread_id == Thread.id)
        .where(Merge.into_id == thread_id)
        .order_by(Thread.position)
    ).all()


def others_with(thread: Thread) -> list[Thread]:
    """Those that stand with a thread."""
    ids = together([thread.id]) - {thread.id}
    if not ids:
        return []
    return list(db.session.scalars(select(Thread).where(Thread.id.in_(ids)).order_by(Thread.id)))


def has_voted_in(reader: Actor, threads: Sequence[Thread]) -> bool:
    """Whether the one who is here gave their voice to what one of the threads begins with."""
    tags = anonymity.mine(reader, threads, "vote")
    pairs = [(one.opening_id, tag) for one in threads for tag in tags.get(one.salt_id, ())]
    query = select(Vote.post_id).where(tuple_(Vote.post_id, Vote.voter_tag).in_(pairs))
    return bool(pairs) and db.session.scalar(query.limit(1)) is not None


def followed_with(reader: Actor, thread: Thread) -> str:
    """Of those that stand with a thread, one that who is here follows; empty where none."""
    threads = others_with(thread)
    tags = anonymity.mine(reader, threads, "follow")
    pairs = [(one.id, tag) for one in threads for tag in tags.get(one.salt_id, ())]
    query = select(Follow.thread_id).where(tuple_(Follow.thread_id, Follow.follower_tag).in_(pairs))
    found = set(db.session.scalars(query)) if pairs else set()
    return next((one.id for one in threads if one.id in found), "")


def is_split(thread: Thread) -> bool:
    """Whether a moderator made it of answers of another: nobody asked it."""
    return db.session.get(Split, thread.id) is not None


def sharing_salt(thread: Thread) -> list[str]:
    """The threads that are signed with the same salt: what was split off, and from what."""
    found, wanted = {thread.id}, {thread.id}
    while wanted:
        pairs = select(Split.thread_id, Split.from_id)
        pairs = pairs.where(or_(Split.thread_id.in_(wanted), Split.from_id.in_(wanted)))
        wanted = {one for row in db.session.execute(pairs) for one in row} - found
        found |= wanted
    query = select(Thread.id).where(Thread.id.in_(found), Thread.salt_id == thread.salt_id)
    return sorted(db.session.scalars(query)) if len(found) > 1 else [thread.id]


def _together() -> Select[str, str]:
    """Pairs of a merged thread and the one that it stands below; none where that is not there."""
    survivor, mine = aliased(Thread), aliased(Merge)
    hidden = select(Hiding.post_id).where(Hiding.post_id == survivor.opening_id).exists()
    ids = bindparam("ids", type_=String, expanding=True)
    also = select(mine.into_id).where(mine.thread_id.in_(ids))
    return (
        select(Merge.thread_id, Merge.into_id)
        .join(survivor, survivor.id == Merge.into_id)
        .where(or_(Merge.thread_id.in_(ids), Merge.into_id.in_(ids), Merge.into_id.in_(also)))
        .where(~survivor.is_deleted, ~hidden)
    )


_TOGETHER = _together()
