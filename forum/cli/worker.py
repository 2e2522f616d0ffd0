"""`forum worker`: what must happen after the commit, and every night."""

import logging
import os
import signal
import threading
from collections.abc import Callable

import click
from sqlalchemy.exc import DBAPIError

from forum import outbox, schedule
from forum.cli import examples
from forum.cli.opening import as_json_option, open_forum, settings_of, tell
from forum.config import Settings
from forum.database import db
from forum.nightly import JOBS

IDLE, AWAY = 0.3, 2.0  # seconds between looks: when nothing waits, when a store does not answer
STORES: tuple[outbox.OutboxStore, ...] = ("board", "identity")

_log = logging.getLogger("forum.worker")


@click.command(epilog=examples("forum worker", "forum worker --once"))
@click.option("--once", is_flag=True, help="Do what is due and stop.")
@click.option("--parent", type=int, hidden=True, help="Stop when this process is gone.")
@as_json_option
def worker(*, once: bool, parent: int | None, as_json: bool) -> None:
    """Carry out what waits: letters, the search index, the night's jobs.

    Any number may run. Each row is claimed for two minutes, so that what a killed worker left is
    done by another. TERM lets it finish what it has begun.
    """
    # Told to stop while it starts, it stops as well.
    wait = None if once else _stopping(parent)
    with open_forum() as app:
        done = _work(settings_of(app), wait) if wait else run_waiting()
    tell(f"Done: {done} rows", as_json=as_json, done=done)


def run_waiting(step: Callable[[int], None] | None = None) -> int:
    """Everything that is due, until nothing is; how many rows."""
    total = 0
    while done := _round():
        total += done
        if step:
            step(done)
    return total


def _round() -> int:
    return sum(outbox.run_due(store) for store in STORES)


def _stopping(parent: int | None) -> Callable[[float], bool]:
    """Waits so many seconds; True as soon as the worker is to stop."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())

    def wait(seconds: float) -> bool:
        return told.wait(seconds) or (parent is not None and os.getppid() != parent)

    return wait


def _work(settings: Settings, wait: Callable[[float], bool]) -> int:
    total, pause = 0, 0.0
    while not wait(pause):
        try:
            schedule.add_due(tuple(JOBS), settings.timezone)
            done = _round()
            pause = 0.0 if done else IDLE
            total += done
        except DBAPIError as error:
            # A full disk or a locked store: it may be back in a moment, and nothing was lost.
            _log.error("store away: %s", type(error.orig).__name__)
            pause = AWAY
        finally:
            db.session.remove()
    return total
