"""Carrying out what is due: what was done goes, what failed comes again, what cannot be is put by.

A row that fails by itself is given up after some attempts. One that fails because something is
away (a full disk, a mail server) waits for as long as that lasts: nothing is wrong with it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from forum import clock
from forum.away import is_away, is_too_much, name_of
from forum.database import db
from forum.outbox.leases import Lease, claim
from forum.outbox.rows import OutboxStore, Payload

DEAD_AFTER = 8  # attempts; with doubling pauses from 2 s about four minutes of trying
AWAY = timedelta(seconds=30)  # between attempts while something is away

Run = Callable[[list[Payload]], None]
Row = tuple[int, Payload]


class CutOff(BaseException):
    """Raised into a handler when the process has to end: its rows are given back."""


@dataclass(frozen=True)
class Handler:
    run: Run
    batch: int


_handlers: dict[str, Handler] = {}


def handles(kind: str, batch: int = 1) -> Callable[[Run], Run]:
    """Carry out rows of this kind, up to `batch` payloads a call."""

    def remember(function: Run) -> Run:
        _handlers[kind] = Handler(function, batch)
        return function

    return remember


def run_due(store: OutboxStore, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Claim and carry out one batch of each kind that is due; how many rows were done."""
    done = 0
    for kind, handler in _handlers.items():
        if not is_stopping() and (lease := claim(store, kind, handler.batch)):
            done += _carry_out(lease, handler)
    return done


def _carry_out(lease: Lease, handler: Handler) -> int:
    done = 0
    try:
        with lease.renewed():
            for ids, error in _outcomes(handler, list(lease.payloads.items())):
                if error is None:
                    lease.remove(ids)
                    done += len(ids)
                else:
                    _postpone(lease, ids, error)
    except (CutOff, KeyboardInterrupt):
        lease.change(list(lease.payloads), due_at=clock.hour())
        raise
    return done


def _outcomes(handler: Handler, rows: list[Row]) -> Iterator[tuple[list[int], Exception | None]]:
    """What was done, and what failed with which error.

    One bad row must not take its batch along: it is looked for by halves. So is what was too much
    at once, which would be too much for ever.
    """
    ids = [row_id for row_id, _ in rows]
    try:
        handler.run([payload for _, payload in rows])
    except Exception as error:  # noqa: BLE001  a poisoned row must not stop the worker
        db.session.rollback()
        if len(rows) == 1 or (is_away(error) and not is_too_much(error)):
            yield ids, error
            return
    else:
        yield ids, None
        return
    half = len(rows) // 2
    yield from _outcomes(handler, rows[:half])
    yield from _outcomes(handler, rows[half:])


def _postpone(lease: Lease, ids: list[int], error: Exception) -> None:
    if is_away(error):
        lease.change(ids, due_at=clock.now() + AWAY, error=name_of(error))
        return
    for row_id in ids:
        _count_attempt(lease, row_id, error)


def _count_attempt(lease: Lease, row_id: int, error: Exception) -> None:
    attempts = lease.attempts[row_id] + 1
    if attempts < DEAD_AFTER:
        again = clock.now() + timedelta(seconds=2**attempts)
        lease.change([row_id], attempts=attempts, due_at=again, error=name_of(error))
        return
    # A dead row stays for long: it tells the hour, and on identity's side no address.
    emptied: dict[str, object] = {"payload": {}} if lease.store == "identity" else {}
    dead = {"attempts": attempts, "is_dead": True, "due_at": clock.hour()} | emptied
    lease.change([row_id], error=name_of(error), **dead)
