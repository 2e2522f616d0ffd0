"""Killed without warning at any instant, and started again: nothing is lost, nothing is twice."""

import json
import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import update

from forum import clock
from forum.database import db, unit_of_work
from forum.outbox import STORES
from forum.outbox.rows import TABLES
from tests.conftest import close
from tests.faults.checking import Checker
from tests.faults.served import Home, Served, wait_until
from tests.faults.writing import Client, Journal, Writer

WRITERS = ("alice", "bob", "carol", "dave")


@dataclass
class Report:
    """What came of it. `faults` are told in words; each is a broken promise."""

    kills: int = 0
    acknowledged: int = 0
    again: int = 0  # sent more than once, as nobody had acknowledged them
    faults: list[str] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        slowest = max(self.starts, default=0)
        return (
            f"{self.kills} kills, {self.acknowledged} acknowledged, {self.again} sent again, "
            f"{len(self.faults)} faults, slowest start {slowest:.1f} s"
        )


def kill_in_rounds(home: Home, rounds: int, *, workers: int = 2, seed: int | None = None) -> Report:
    chance, report, journal = random.Random(seed), Report(), Journal()
    app = home.opened()
    checker = Checker(app, journal)
    with Served(home, workers=workers) as served, _people(home, served, journal) as people:
        for number in range(rounds):
            _write(people, journal, 2 + chance.randrange(12))
            if number % 3 == 2:
                _kill_one(served, chance)
                _write(people, journal, 2)
            time.sleep(chance.random() * 0.05)
            served.kill()
            _rest(people)
            report.kills += 1
            report.faults += checker.faults()
            report.starts.append(served.start())
        _finish(home, served, people, journal)
        with Client(served.port, home.people["dave"]) as reader:
            report.faults += checker.converged(reader)
        served.stop()
        report.faults += checker.faults()
    report.faults += _sick(home)
    report.acknowledged = len(journal.acknowledged())
    report.again = sum(one.sent > 1 for one in journal.written)
    report.faults += [f"{one.word} was never taken" for one in journal.pending()]
    close(app)
    return report


@contextmanager
def _people(home: Home, served: Served, journal: Journal) -> Iterator[list[Writer]]:
    writers = [Writer(served.port, home.people[name], journal) for name in WRITERS]
    for one in writers:
        one.start()
    try:
        yield writers
    finally:
        for one in writers:
            one.must_end.set()
        for one in writers:
            one.join(40)


def _write(people: list[Writer], journal: Journal, count: int) -> None:
    """Until so many more were acknowledged."""
    enough = len(journal.acknowledged()) + count
    for one in people:
        one.may_begin.set()
    wait_until(lambda: len(journal.acknowledged()) >= enough, 120)


def write_for(home: Home, served: Served, count: int) -> Journal:
    """All people at once, until so many things were acknowledged."""
    journal = Journal()
    with _people(home, served, journal) as people:
        _write(people, journal, count)
        _rest(people)
        wait_until(lambda: not journal.pending(), 120)
    return journal


def _rest(people: list[Writer]) -> None:
    """Nothing new is begun; what was not acknowledged is sent again as soon as somebody answers."""
    for one in people:
        one.may_begin.clear()


def _kill_one(served: Served, chance: random.Random) -> None:
    """One process alone; whoever is left starts another."""
    worker = served.worker()
    victims = [*served.webs(), *([worker] if worker else [])]
    with suppress(ProcessLookupError):
        os.kill(chance.choice(victims), signal.SIGKILL)


def _finish(home: Home, served: Served, people: list[Writer], journal: Journal) -> None:
    """Everything that was begun is taken; two minutes pass; the worker has come to its end."""
    _rest(people)
    wait_until(lambda: not journal.pending(), 120)
    app = home.opened()
    with app.app_context():
        let_leases_end()
        wait_until(lambda: waiting() == 0, 120)
    close(app)


def let_leases_end() -> None:
    """What a killed worker had claimed is free again after two minutes: as if they had passed."""
    for store in STORES:
        with unit_of_work(store):
            past = clock.now() - timedelta(minutes=1)
            db.session.execute(update(TABLES[store]).values(due_at=past))


def waiting() -> int:
    from forum.outbox import count_waiting  # noqa: PLC0415

    count = sum(count_waiting(store) for store in STORES)
    db.session.remove()
    return count


def _sick(home: Home) -> list[str]:
    """What the doctor finds; but for three stores in one cluster, which development may have."""
    told = json.loads(home.run("doctor", "--json").stdout)
    return [
        f"doctor: {one['check']}: {one['problem']}"
        for one in told["findings"]
        if "cluster" not in f"{one['check']} {one['problem']}"
    ]
