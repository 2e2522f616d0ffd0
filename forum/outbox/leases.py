"""Who carries out a row owns it until its lease ends.

The lease is the row's `due_at`: nobody else takes a row that is not due. Whoever lost it, asleep
for longer than it lasts, changes nothing any more: each change asks for the very instant.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Engine, Update, delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from forum import clock
from forum.database import db, engine_of, unit_of_work, writing
from forum.outbox.rows import TABLES, OutboxStore, Payload
from forum.retrying import retried

LEASE = timedelta(minutes=2)
RENEWED_EVERY = LEASE / 4


@dataclass
class Lease:
    """Rows by id, owned by this process, and how often each was tried before."""

    store: OutboxStore
    payloads: dict[int, Payload]
    attempts: dict[int, int]
    until: datetime
    _changing: threading.Lock = field(default_factory=threading.Lock)

    @retried
    def remove(self, ids: Sequence[int]) -> None:
        table = TABLES[self.store]
        with self._changing, unit_of_work(self.store):
            query = delete(table).where(table.id.in_(ids), table.due_at == self.until)
            db.session.execute(query)

    @retried
    def change(self, ids: Sequence[int], **columns: object) -> None:
        with self._changing, unit_of_work(self.store):
            db.session.execute(self._own(ids).values(columns))

    def _own(self, ids: Sequence[int]) -> Update:
        table = TABLES[self.store]
        return update(table).where(table.id.in_(ids), table.due_at == self.until)

    @contextmanager
    def renewed(self) -> Iterator[None]:
        """Keep it while the block lasts, however long: a rebuild of the index, a long night."""
        done = threading.Event()
        engine = engine_of(self.store)
        keeper = threading.Thread(target=self._renew_until, args=(done, engine), daemon=True)
        keeper.start()
        try:
            yield
        finally:
            done.set()
            keeper.join()

    def _renew_until(self, done: threading.Event, engine: Engine) -> None:
        while not done.wait(RENEWED_EVERY.total_seconds()):
            try:
                self._renew(engine)
            except (DBAPIError, PoolExhausted):
                continue  # the store is away or locked: there is time to try again

    def _renew(self, engine: Engine) -> None:
        with self._changing, writing(self.store):
            until = clock.now() + LEASE
            with engine.begin() as connection:
                own = self._own(list(self.payloads)).values(due_at=until)
                is_kept = connection.execute(own).rowcount > 0
            if is_kept:  # and committed: else the rows would be this worker's under no instant
                self.until = until


def claim(store: OutboxStore, kind: str, batch: int) -> Lease | None:
    """Up to `batch` rows that are due, for this process alone; None where none is."""
    if not _any_due(store, kind):
        return None
    table = TABLES[store]
    due = (
        select(table.id, table.payload, table.attempts)
        .where(table.kind == kind, ~table.is_dead, table.due_at <= clock.now())
        .order_by(table.id)
        .limit(batch)
        .with_for_update(skip_locked=True)
    )
    until = clock.now() + LEASE
    with unit_of_work(store):
        rows = db.session.execute(due).all()
        query = update(table).where(table.id.in_([row.id for row in rows]))
        db.session.execute(query.values(due_at=until))
    payloads = {row.id: row.payload for row in rows}
    attempts = {row.id: row.attempts for row in rows}
    return Lease(store, payloads, attempts, until) if rows else None


def _any_due(store: OutboxStore, kind: str) -> bool:
    # Looked up without the write lock: an idle worker must not stand in a writer's way.
    table = TABLES[store]
    found = db.session.scalar(
        select(table.id)
        .where(table.kind == kind, ~table.is_dead, table.due_at <= clock.now())
        .limit(1)
    )
    db.session.rollback()
    return found is not None
