"""What staff and an author whom nobody knows say to each other.

The author finds it by trying their tag of the thread, while they are here; staff by the thread.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, or_, select

from forum import anonymity, clock
from forum.accounts.actor import Actor
from forum.board import policy
from forum.board.models import (
    DECISIONS,
    HIDINGS,
    QUESTIONS,
    Hiding,
    Participant,
    Relay,
    Sanction,
    Thread,
)
from forum.board.queries.merging import hold_thread
from forum.board.queries.shapes import Label, RelayPage
from forum.board.queries.visible import is_reachable, is_visible
from forum.database import db
from forum.errors import NotAllowed, NotFound, SignInNeeded

LASTS = timedelta(days=90)
MOST = 10_000  # rows that are tried at once: about 50 ms
SHOWN = 100
_FIELDS = (
    *("id", "thread_id", "post_id", "kind", "reason", "words", "until", "at", "staff_name"),
    *("staff_team", "answer", "agreed", "answered_at", "is_seen", "is_done"),
)
_COLUMNS = tuple(getattr(Relay, name) for name in _FIELDS)


def relay_in(reader: Actor, thread: Thread, my_tags: Collection[bytes]) -> list[RelayPage]:
    """The private strip of a thread, the oldest first: the author's own, or what staff may read."""
    query = _labelled().where(Relay.thread_id == thread.id)
    if reader.is_member:
        query = query.where(Relay.author_tag.in_(my_tags), _is_told())
    else:
        query = query.where(_is_readable(reader))
    rows = db.session.execute(query.order_by(Relay.at, Relay.id))
    return [_page(row) for row in rows]


def my_relays(reader: Actor) -> list[RelayPage]:
    """What I was asked and told in 90 days and have not put away, the newest first.

    Also about what is hidden: a title is told of what I may come upon or began myself.
    """
    if not reader.is_member:
        return []
    query = (
        _labelled()
        .add_columns(
            Relay.author_tag,
            Thread.salt_id,
            Thread.epoch,
            Thread.asked_at,
            Thread.title,
            is_visible(reader).label("is_there"),
        )
        .join(Thread, Thread.id == Relay.thread_id)
        .where(~Relay.is_seen, _is_told(), Relay.at >= clock.now() - LASTS)
        .order_by(Relay.at.desc(), Relay.id)
        .limit(MOST)
    )
    rows = anonymity.barred(reader, db.session.execute(query).all())
    return [_page(row, title=row.title if row.is_there or row.number == 0 else "") for row in rows]


def relays_for(reader: Actor) -> list[RelayPage]:
    """What was asked or objected to and not put away yet: answered ones first, then by age."""
    if not policy.may_read_relays(reader):
        raise NotAllowed("board.relay.not_allowed")
    query = (
        _labelled()
        .add_columns(Thread.title)
        .join(Thread, Thread.id == Relay.thread_id)
        .where(_is_readable(reader), is_reachable(reader), ~Relay.is_done)
        .order_by(Relay.answered_at.is_(None), Relay.at, Relay.id)
        .limit(SHOWN)
    )
    return [_page(row, title=row.title) for row in db.session.execute(query)]


def objected_posts(reader: Actor) -> list[tuple[str, datetime]]:
    """Posts whose author objects to what was decided, with the hour; for another than decided."""
    query = select(Relay.post_id, Relay.answered_at).where(
        _is_readable(reader), Relay.kind.in_(DECISIONS), ~Relay.is_done
    )
    return [(row[0], row[1]) for row in db.session.execute(query) if row[1]]


def find_relay(reader: Actor, relay_id: str) -> tuple[Thread, Relay]:
    """For the author and who may read it; to everybody else it is not there."""
    if not policy.may_read(reader):
        raise SignInNeeded
    hold_thread(select(Relay.thread_id).where(Relay.id == relay_id).scalar_subquery())
    query = select(Thread, Relay).join(Thread, Thread.id == Relay.thread_id)
    row = db.session.execute(query.where(Relay.id == relay_id)).one_or_none()
    if row is None or not _is_for(reader, row[0], row[1]):
        raise NotFound("board.relay.not_found")
    return row[0], row[1]


def decider_of(row: Relay) -> str:
    """The staff id of who decided what an author is told; empty where nobody did."""
    if row.staff_id:
        return row.staff_id
    if row.kind in HIDINGS:
        return db.session.scalar(select(Hiding.staff_id).where(Hiding.post_id == row.post_id)) or ""
    made = select(Sanction.staff_id).where(Sanction.notice_id == row.id)
    return db.session.scalar(made) or ""


def _is_for(reader: Actor, thread: Thread, row: Relay) -> bool:
    if not reader.is_member:
        return policy.may_read_relay(reader, row, decider_of(row))
    told = row.from_on is None or row.from_on <= clock.today()
    return told and row.author_tag in anonymity.own(reader, thread)


def _is_told() -> ColumnElement[bool]:
    return or_(Relay.from_on.is_(None), Relay.from_on <= clock.today())


def _is_readable(reader: Actor) -> ColumnElement[bool]:
    """As `policy.may_read_relay` says it of one."""
    if not policy.may_read_relays(reader) or not reader.badge:
        return false()
    asked = Relay.kind.in_(QUESTIONS)
    if not policy.may_curate(reader):
        return asked & (Relay.staff_team == reader.badge.team)
    objected = Relay.kind.in_(DECISIONS) & Relay.answered_at.is_not(None)
    return asked | (objected & ~_is_decided_by(reader.badge.id))


def _is_decided_by(staff_id: str) -> ColumnElement[bool]:
    hid = (
        Hiding.post_id == Relay.post_id,
        Relay.kind.in_(HIDINGS),
        Hiding.staff_id == staff_id,
    )
    made = (
        Sanction.post_id == Relay.post_id,
        Sanction.notice_id == Relay.id,
        Sanction.staff_id == staff_id,
    )
    return or_(Relay.staff_id == staff_id, exists().where(*hid), exists().where(*made))


def _labelled() -> Select[Any]:
    return select(*_COLUMNS, Participant.number, Participant.pebble).outerjoin(
        Participant,
        (Participant.thread_id == Relay.thread_id) & (Participant.author_tag == Relay.author_tag),
    )


def _page(row: Any, title: str = "") -> RelayPage:  # noqa: ANN401  a row of _labelled
    label = None if row.number is None else Label(row.number, row.pebble)
    return RelayPage(**dict(zip(_FIELDS, row, strict=False)), label=label, title=title)
