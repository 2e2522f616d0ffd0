"""What must happen after the commit: rows written with the change, carried out by the worker.

At least once: a handler may see a payload twice and must bear it. A payload never names a person
on the board's side, nor a thread on identity's. A row tells the hour at which it was added and,
while it is carried out or tried again, the worker's own time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import JSON, Index, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.database import Instant, Model, db, unit_of_work

Payload = dict[str, Any]
OutboxStore = Literal["board", "identity"]

LEASE = timedelta(minutes=2)
DEAD_AFTER = 8  # attempts; with doubling pauses from 2 s about four minutes of trying


class _Row:
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    payload: Mapped[Payload] = mapped_column(JSON)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(Instant)
    is_dead: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str] = mapped_column(default="")  # an exception's class, never its words


class BoardOutbox(_Row, Model):
    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "is_dead", "due_at"),)


class IdentityOutbox(_Row, Model):
    __tablename__ = "outbox"
    __bind_key__ = "identity"
    __table_args__ = (Index("ix_outbox_due", "is_dead", "due_at"),)


# Any: the two classes share their columns by a mixin, which a union of types does not tell
_TABLES: dict[OutboxStore, Any] = {
    "board": BoardOutbox,
    "identity": IdentityOutbox,
}


@dataclass(frozen=True)
class Handler:
    run: Callable[[list[Payload]], None]
    batch: int


_handlers: dict[str, Handler] = {}


def handles(
    kind: str, batch: int = 1
) -> Callable[[Callable[[list[Payload]], None]], Callable[[list[Payload]], None]]:
    """Carry out rows of this kind, up to `batch` payloads a call."""

    def remember(function: Callable[[list[Payload]], None]) -> Callable[[list[Payload]], None]:
        _handlers[kind] = Handler(function, batch)
        return function

    return remember


def add(store: OutboxStore, kind: str, payload: Payload) -> None:
    db.session.add(_TABLES[store](kind=kind, payload=payload, due_at=clock.hour()))


def run_due(store: OutboxStore) -> int:
    """Claim and carry out one batch of each kind that is due; how many rows were done."""
    return sum(_run_kind(store, kind, handler) for kind, handler in _handlers.items())


def _run_kind(store: OutboxStore, kind: str, handler: Handler) -> int:
    claimed = _claim(store, kind, handler.batch)
    if not claimed:
        return 0
    try:
        handler.run([payload for _, payload in claimed])
    except Exception as error:  # noqa: BLE001  a poisoned row must not stop the worker
        _postpone(store, [row_id for row_id, _ in claimed], error)
        return 0
    _remove(store, [row_id for row_id, _ in claimed])
    return len(claimed)


def _claim(store: OutboxStore, kind: str, batch: int) -> list[tuple[int, Payload]]:
    """Lease rows: whoever claims them owns them until the lease ends."""
    table = _TABLES[store]
    due = (
        select(table.id, table.payload)
        .where(table.kind == kind, ~table.is_dead, table.due_at <= clock.now())
        .order_by(table.id)
        .limit(batch)
        .with_for_update(skip_locked=True)
    )
    if not _any_due(store, kind):
        return []
    with unit_of_work(store):
        rows = [(row.id, row.payload) for row in db.session.execute(due)]
        db.session.execute(
            update(table)
            .where(table.id.in_([row_id for row_id, _ in rows]))
            .values(due_at=clock.now() + LEASE)
        )
    return rows


def _any_due(store: OutboxStore, kind: str) -> bool:
    # Looked up without the write lock: an idle worker must not stand in a writer's way.
    table = _TABLES[store]
    found = db.session.scalar(
        select(table.id)
        .where(table.kind == kind, ~table.is_dead, table.due_at <= clock.now())
        .limit(1)
    )
    db.session.rollback()
    return found is not None


def _postpone(store: OutboxStore, ids: list[int], error: Exception) -> None:
    table = _TABLES[store]
    with unit_of_work(store):
        for row in db.session.scalars(select(table).where(table.id.in_(ids))):
            row.attempts += 1
            row.error = type(error).__name__
            row.is_dead = row.attempts >= DEAD_AFTER
            again = clock.now() + timedelta(seconds=2**row.attempts)
            row.payload = {} if row.is_dead and store == "identity" else row.payload
            row.due_at = clock.hour() if row.is_dead else again  # a dead row stays for long


def _remove(store: OutboxStore, ids: list[int]) -> None:
    table = _TABLES[store]
    with unit_of_work(store):
        db.session.execute(delete(table).where(table.id.in_(ids)))


def count_waiting(store: OutboxStore) -> int:
    return _count(store, is_dead=False)


def count_dead(store: OutboxStore) -> int:
    return _count(store, is_dead=True)


def _count(store: OutboxStore, *, is_dead: bool) -> int:
    table = _TABLES[store]
    query = select(func.count()).select_from(table).where(table.is_dead == is_dead)
    return db.session.scalar(query) or 0
