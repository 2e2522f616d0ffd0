from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, select, true
from sqlalchemy.orm import aliased

from forum.accounts.actor import Actor
from forum.board import policy
from forum.board.models import Hiding, Merge, Thread

_HIDDEN = select(Hiding.post_id).where(Hiding.post_id == Thread.opening_id).exists()
THERE = ~Thread.is_deleted & ~_HIDDEN

# A merge holds while the thread that others stand below is there itself.
_SURVIVOR, _MERGE = aliased(Thread), aliased(Merge)
_GONE = (
    select(Hiding.post_id)
    .where(Hiding.post_id == _SURVIVOR.opening_id)
    .correlate(_SURVIVOR)
    .exists()
)
_HOLDS = (
    select(_MERGE.into_id)
    .join(_SURVIVOR, _SURVIVOR.id == _MERGE.into_id)
    .where(_MERGE.thread_id == Thread.id, ~_SURVIVOR.is_deleted, ~_GONE)
    .correlate(Thread)
)
# The thread that this one stands below; null for one that stands for itself.
SURVIVOR_ID = _HOLDS.scalar_subquery()
STANDING_ID = func.coalesce(SURVIVOR_ID, Thread.id)
HAS_MERGED = THERE & (
    select(_MERGE.thread_id).where(_MERGE.into_id == Thread.id).correlate(Thread).exists()
)


def is_visible(reader: Actor) -> ColumnElement[bool]:
    """Whether the reader may come upon a thread: in lists, search, counts, feeds, letters.

    A hidden opening hides its thread, from staff's lists too; staff reach it by its queue item.
    A merged one is come upon as a part of the thread that it stands below.
    """
    if not policy.may_read(reader):
        return false()
    return _VISIBLE


_VISIBLE = THERE & ~_HOLDS.exists()


def is_open() -> ColumnElement[bool]:
    """Whether anybody at all may come upon a thread: for what the night chooses."""
    return _VISIBLE


def is_there(reader: Actor) -> ColumnElement[bool]:
    """As `is_visible`, and what was merged: figures, exports and news leave no thread out."""
    return THERE if policy.may_read(reader) else false()


def visible_threads(reader: Actor) -> Select[Any]:
    return select(Thread).where(is_visible(reader))


def is_reachable(reader: Actor) -> ColumnElement[bool]:
    """Whether the reader may open a thread by its address: staff also what is hidden.

    A deleted thread stays reachable for its answers; its own words are gone. A merged one leads to
    the thread that it stands below.
    """
    if not policy.may_read(reader):
        return false()
    if policy.may_see_hidden(reader):
        return true()
    return ~_HIDDEN & (~Thread.is_deleted | (Thread.answers_count > 0))
