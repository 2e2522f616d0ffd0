from typing import Any

from sqlalchemy import ColumnElement, Select, false, select, true

from forum.accounts.actor import Actor
from forum.board import policy
from forum.board.models import Hiding, Thread

_HIDDEN = select(Hiding.post_id).where(Hiding.post_id == Thread.opening_id).exists()
_VISIBLE = ~Thread.is_deleted & ~_HIDDEN


def is_visible(reader: Actor) -> ColumnElement[bool]:
    """Whether the reader may come upon a thread: in lists, search, counts, feeds, letters.

    A hidden opening hides its thread, from staff's lists too; staff reach it by its queue item.
    """
    if not policy.may_read(reader):
        return false()
    return _VISIBLE


def is_open() -> ColumnElement[bool]:
    """Whether anybody at all may come upon a thread: for what the night chooses."""
    return _VISIBLE


def visible_threads(reader: Actor) -> Select[Any]:
    return select(Thread).where(is_visible(reader))


def is_reachable(reader: Actor) -> ColumnElement[bool]:
    """Whether the reader may open a thread by its address: staff also what is hidden.

    A deleted thread stays reachable for its answers; its own words are gone.
    """
    if not policy.may_read(reader):
        return false()
    if policy.may_see_hidden(reader):
        return true()
    return ~_HIDDEN & (~Thread.is_deleted | (Thread.answers_count > 0))
