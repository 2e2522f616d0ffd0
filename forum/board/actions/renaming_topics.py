"""Topics that mean another one; all threads of one topic filed under another, and back."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import delete, exists, func, insert, select

from forum import clock
from forum.accounts import guarding
from forum.accounts.actor import Actor
from forum.board import policy, queries
from forum.board.actions import asking
from forum.board.models import (
    TAGS_LIMIT,
    RetaggedThread,
    Retagging,
    TagSynonym,
    ThreadTag,
)
from forum.database import Model, db, new_id
from forum.errors import AlreadyDone, NotAllowed, NotValid

_CHUNK = 500


def say_synonym(actor: Actor, *, name: str, means: str, kept: Collection[str] = ()) -> TagSynonym:
    """From now on whoever files under `name` files under `means`. Threads of before stay.

    Raises NotAllowed, NotValid, GivesAway, AlreadyDone.
    """
    staff_id = _check(actor)
    guarding.check(actor, kept, name=name, means=means)
    return _add_synonym(staff_id, ready_topic(name, "name"), ready_topic(means, "means"))


def forget_synonym(actor: Actor, synonym_id: str) -> None:
    row = queries.find_synonym(actor, synonym_id)
    db.session.delete(row)
    queries.forget_synonyms()


def rename_topic(actor: Actor, *, name: str, means: str, kept: Collection[str] = ()) -> Retagging:
    """All threads filed under `name` are filed under `means`, and whatever comes later.

    Raises NotAllowed, NotValid, GivesAway, AlreadyDone.
    """
    staff_id = _check(actor)
    guarding.check(actor, kept, name=name, means=means)
    known = queries.fresh_synonyms()
    ready, target = ready_topic(name, "name"), ready_topic(means, "means")
    target = queries.meaning_of(target, known)
    is_new = known.get(ready) is None or queries.meaning_of(ready, known) != target
    if is_new:
        _add_synonym(staff_id, ready, target)
    row = Retagging(
        id=new_id(),
        name=ready,
        means=target,
        number=1 + (db.session.scalar(select(func.max(Retagging.number))) or 0),
        adds_synonym=is_new,
        staff_id=staff_id,
        staff_team=actor.badge.team if actor.badge else "",
        at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    _move(row)
    return row


def undo_retagging(actor: Actor, retagging_id: str) -> Retagging:
    """Each thread is filed as it was, unless its author has filed it anew since.

    Raises AlreadyDone where a later one rests on it.
    """
    row = queries.find_retagging(actor, retagging_id)
    later = select(Retagging.id).where(Retagging.number > row.number, Retagging.name == row.means)
    if db.session.scalar(later.limit(1)):
        raise AlreadyDone("board.topics.overtaken")
    _move_back(row)
    if row.adds_synonym:
        same = (TagSynonym.name == row.name, TagSynonym.means == row.means)
        db.session.execute(delete(TagSynonym).where(*same))
    db.session.execute(delete(RetaggedThread).where(RetaggedThread.retagging_id == row.id))
    db.session.delete(row)
    queries.forget_synonyms()
    return row


def ready_topic(name: str, field: str) -> str:
    """One topic as threads are filed under it. Raises NotValid."""
    try:
        found = asking.ready_tags([name])
    except NotValid as refused:
        raise NotValid(refused.key, field, **refused.params) from refused
    if not found:
        raise NotValid("board.topics.empty", field)
    return found[0]


def _add_synonym(staff_id: str, name: str, means: str) -> TagSynonym:
    known = queries.fresh_synonyms()
    if queries.meaning_of(means, known) == name:
        raise NotValid("board.topics.circle", "means")
    if name in known:
        raise AlreadyDone("board.topics.known")
    row = TagSynonym(id=new_id(), name=name, means=means, staff_id=staff_id, at=clock.now())
    db.session.add(row)
    db.session.flush()
    queries.forget_synonyms()
    return row


def _move(row: Retagging) -> None:
    """In a few statements, however many threads there are; what there was is written down."""
    filed = select(ThreadTag.thread_id).where(ThreadTag.name == row.name)
    same = select(ThreadTag.thread_id).where(
        ThreadTag.name == row.means, ThreadTag.thread_id.in_(filed)
    )
    both = set(db.session.scalars(same))
    moved = [
        {"retagging_id": row.id, "thread_id": one, "had_both": one in both}
        for one in db.session.scalars(filed).all()
    ]
    _insert(RetaggedThread, moved)
    db.session.execute(delete(ThreadTag).where(ThreadTag.name == row.name))
    _file([str(one["thread_id"]) for one in moved if not one["had_both"]], row.means)


def _move_back(row: Retagging) -> None:
    """Only where the topic still stands: authors who filed anew have decided since."""
    stands = exists().where(
        ThreadTag.thread_id == RetaggedThread.thread_id, ThreadTag.name == row.means
    )
    query = select(RetaggedThread.thread_id, RetaggedThread.had_both)
    moved = db.session.execute(query.where(RetaggedThread.retagging_id == row.id, stands)).all()
    alone = [one.thread_id for one in moved if not one.had_both]
    for chunk in _chunks(alone):
        here = (ThreadTag.name == row.means, ThreadTag.thread_id.in_(chunk))
        db.session.execute(delete(ThreadTag).where(*here))
    full = _full([one.thread_id for one in moved if one.had_both])
    _file([one.thread_id for one in moved if one.thread_id not in full], row.name)


def _file(thread_ids: list[str], name: str) -> None:
    _insert(ThreadTag, [{"thread_id": one, "name": name} for one in thread_ids])


def _insert(model: type[Model], rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(model), rows)


def _chunks(ids: list[str]) -> Iterator[list[str]]:
    yield from (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def _full(thread_ids: list[str]) -> set[str]:
    """Those that have as many topics as a thread may have."""
    found: set[str] = set()
    for chunk in _chunks(thread_ids):
        query = select(ThreadTag.thread_id).where(ThreadTag.thread_id.in_(chunk))
        counted = query.group_by(ThreadTag.thread_id).having(func.count() >= TAGS_LIMIT)
        found |= set(db.session.scalars(counted))
    return found


def _check(actor: Actor) -> str:
    if not policy.may_curate(actor) or not actor.badge:
        raise NotAllowed("board.curating.not_allowed")
    return actor.badge.id
