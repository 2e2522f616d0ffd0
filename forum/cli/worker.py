"""`forum worker`: what must happen after the commit, and every night."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime

import click

from forum import claim_letters as _claim_letters  # noqa: F401  what it carries out
from forum import clock, outbox, schedule, slot
from forum.away import is_away, name_of
from forum.cli import examples
from forum.cli.opening import as_json_option, open_forum, refuse_old_stores, settings_of, tell
from forum.config import Settings
from forum.database import db, unit_of_work
from forum.nightly import JOBS, delete_due_posts
from forum.search import indexing

IDLE, AWAY = 0.3, 2.0  # seconds between looks: when nothing waits, when a store does not answer
GRACE = 8.0  # seconds for what was begun when it is told to stop; then it is given back
_WATCH = 0.5  # seconds between looks whether the parent is there

_log = logging.getLogger("forum.worker")


@click.command(epilog=examples("forum worker", "forum worker --once"))
@click.option("--once", is_flag=True, help="Do what is due and stop.")
@click.option("--parent", type=int, hidden=True, help="Stop when this process is gone.")
@as_json_option
def worker(*, once: bool, parent: int | None, as_json: bool) -> None:
    """Carry out what waits: letters, the search index, the night's jobs.

    Any number may run. Each row is claimed for two minutes, and for longer while it is carried
    out, so that what a killed worker left is done by another. TERM lets it finish what it has
    begun within eight seconds, or gives that back.
    """
    # Told to stop while it starts, it stops as well.
    told = None if once else _listen(parent)
    with open_forum(laid_out=once) as app:
        done = _Work(settings_of(app), told).go() if told else run_waiting()
    tell(f"Done: {done} rows", as_json=as_json, done=done)


def run_waiting(step: Callable[[int], None] | None = None) -> int:
    """Everything that is due, until nothing is; how many rows."""
    total = delete_due_posts()
    while done := sum(outbox.run_due(store) for store in outbox.STORES):
        total += done
        if step:
            step(done)
    return total


class _Told:
    """Whether the worker was told to stop. Set by a signal's handler: no lock is taken."""

    def __init__(self) -> None:
        self._stop = False

    def stop(self, *_signal: object) -> None:
        if not self._stop:
            self._stop = True
            signal.setitimer(signal.ITIMER_REAL, GRACE)

    def __call__(self) -> bool:
        return self._stop


def _listen(parent: int | None) -> _Told:
    told = _Told()
    signal.signal(signal.SIGALRM, _cut_off)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told.stop)
    if parent is not None:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    return told


def _cut_off(*_signal: object) -> None:
    raise outbox.CutOff


def _watch(parent: int) -> None:
    """Nobody would stop a worker whose server was killed; also in the middle of a long batch."""
    while os.getppid() == parent:
        time.sleep(_WATCH)
    os.kill(os.getpid(), signal.SIGTERM)


class _Work:
    """Look, carry out, rest; for as long as nobody says stop."""

    def __init__(self, settings: Settings, told: _Told) -> None:
        self._settings, self._told = settings, told
        self._done = 0
        self._begun = False
        self._minute: datetime | None = None

    def go(self) -> int:
        """How many rows were done."""
        try:
            while not self._told():
                time.sleep(self._turn())
        except outbox.CutOff:
            _log.warning("stopped in the middle of something: it was given back")
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        return self._done

    def _turn(self) -> float:
        """One round; how many seconds to rest after it."""
        try:
            self._begin()
            self._done += self._delete_due()
            schedule.add_due(tuple(JOBS), self._settings.timezone)
            slot.add_due(self._settings)
            done = sum(outbox.run_due(store, self._told) for store in outbox.STORES)
        except Exception as error:
            # A full disk or a locked store: it may be back in a moment, and nothing was lost.
            # Its words may quote a text, so its class alone is told.
            if not is_away(error):
                raise
            _log.error("store away: %s", name_of(error))
            return AWAY
        finally:
            db.session.remove()
        self._done += done
        return 0.0 if done else IDLE

    def _delete_due(self) -> int:
        """What people who left wanted deleted, in its minute; done twice it is done once."""
        minute = clock.now().replace(second=0, microsecond=0)
        if self._minute == minute:
            return 0
        done, self._minute = delete_due_posts(), minute
        return done

    def _begin(self) -> None:
        """Once, as soon as the stores answer: whoever was killed may have left a torn index."""
        if self._begun:
            return
        refuse_old_stores()
        if not indexing.is_ready() and (thread_id := indexing.any_thread()):
            with unit_of_work("board"):
                outbox.add("board", indexing.KIND, {"thread_id": thread_id})
        self._begun = True
