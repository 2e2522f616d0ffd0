"""What is left in an outbox: counted, tried again or thrown away. No payload is ever shown."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Delete,
    Text,
    Update,
    and_,
    cast,
    delete,
    func,
    select,
    update,
)

from forum import clock
from forum.database import db
from forum.outbox.rows import TABLES, OutboxStore


class Left(NamedTuple):
    """Rows of one kind and state: `waiting` (also: being carried out), `tried`, or `dead`.

    `since` is the hour of the oldest, for a dead one that of its death; `error` an exception's
    class.
    """

    store: OutboxStore
    kind: str
    state: str
    error: str
    rows: int
    since: datetime


def left(store: OutboxStore) -> list[Left]:
    table = TABLES[store]
    columns = (table.kind, table.is_dead, table.error)
    query = select(*columns, func.count(), func.min(table.due_at)).group_by(*columns)
    return [
        Left(store, kind, _state(error, is_dead=is_dead), error, count, _to_the_hour(since))
        for kind, is_dead, error, count, since in db.session.execute(query.order_by(*columns))
    ]


def _state(error: str, *, is_dead: bool) -> str:
    return "dead" if is_dead else "tried" if error else "waiting"


def _to_the_hour(instant: datetime) -> datetime:
    return min(instant, clock.now()).replace(minute=0, second=0, microsecond=0)


def count_waiting(store: OutboxStore) -> int:
    return _count(store, is_dead=False)


def count_dead(store: OutboxStore) -> int:
    return _count(store, is_dead=True)


def _count(store: OutboxStore, *, is_dead: bool) -> int:
    table = TABLES[store]
    query = select(func.count()).select_from(table).where(table.is_dead == is_dead)
    return db.session.scalar(query) or 0


def replay_dead(store: OutboxStore, kind: str | None = None) -> int:
    """Let those be tried again that were given up; how many. Emptied ones stay as they are."""
    table = TABLES[store]
    fresh = {"is_dead": False, "attempts": 0, "error": "", "due_at": clock.hour()}
    whole = cast(table.payload, Text) != "{}"
    return _count_changed(update(table).where(_dead(store, kind), whole).values(fresh))


def drop_dead(store: OutboxStore, kind: str | None = None) -> int:
    """Throw away what was given up; how many."""
    return _count_changed(delete(TABLES[store]).where(_dead(store, kind)))


def _dead(store: OutboxStore, kind: str | None) -> ColumnElement[bool]:
    table = TABLES[store]
    return and_(table.is_dead, table.kind == kind) if kind else and_(table.is_dead)


def _count_changed(change: Update | Delete) -> int:
    # one statement, however many: their ids would be more than a statement may name
    quiet = change.execution_options(synchronize_session=False)
    return int(getattr(db.session.execute(quiet), "rowcount", 0))
