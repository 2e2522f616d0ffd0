"""Disks that fail and disks that are full, under a forum that is served.

A disk here is a small memory file system; where none may be mounted, nothing is measured and the
caller is told.
"""

import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from forum import outbox
from forum.database import unit_of_work
from tests.conftest import close
from tests.faults.checking import Checker
from tests.faults.killing import WRITERS, let_leases_end, waiting, write_for
from tests.faults.served import Home, Served, laid_out, wait_until
from tests.faults.writing import Client, Journal, Writer, Written, question

FAILING = ("fiu-run", "-x", "-c", "enable_random name=posix/io/sync/*,probability=0.2")


@dataclass
class Report:
    acknowledged: int = 0
    refused: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.acknowledged} acknowledged, {self.refused} refused, {self.faults}"


def with_failing_syncs(home: Home, seconds: float) -> Report:
    """A fifth of all syncs fail: what was acknowledged is there, and nobody gives up."""
    app, journal = home.opened(), Journal()
    with Served(home, before=FAILING) as served:
        processes = served.processes()
        people = [Writer(served.port, home.people[name], journal) for name in WRITERS]
        for one in people:
            one.start()
            one.may_begin.set()
        wait_until(lambda: len(journal.codes()) >= 20, 90)
        time.sleep(seconds)
        for one in people:
            one.may_begin.clear()
        wait_until(lambda: not journal.pending(), 90)
        survived = processes == served.processes()
        for one in people:
            one.must_end.set()
            one.join(40)
    report = Report(len(journal.acknowledged()), sum(code == 503 for code in journal.codes()))
    report.faults += Checker(app, journal).faults()
    report.faults += [f"answered {code}" for code in {*journal.codes()} - {303, 503}]
    report.faults += [] if survived else ["a process died"]
    close(app)
    return report


@contextmanager
def disk(place: Path, megabytes: float) -> Iterator["Disk"]:
    """Raises PermissionError where this machine lets nobody mount."""
    place.mkdir(parents=True, exist_ok=True)
    size = f"size={int(megabytes * 1024)}k"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        raise PermissionError(mounted.stderr.decode())
    try:
        yield Disk(place)
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


class Disk:
    def __init__(self, place: Path) -> None:
        self.place = place
        self._filler = place / "filler"

    def fill(self) -> None:
        """To the last byte."""
        with self._filler.open("ab", buffering=0) as filler:
            for size in (65536, 4096, 1):
                with suppress(OSError):
                    while filler.write(b"\0" * size):
                        pass

    def make_room(self) -> None:
        self._filler.unlink(missing_ok=True)


def with_full_stores(folder: Path) -> Report:
    """The stores' disk is full: reads go on, a write says 503 and gives its text back."""
    report = Report()
    with disk(folder / "disk", 24) as where:
        home = laid_out(where.place / "data")
        with Served(home) as served:
            before = write_for(home, served, 4)
            where.fill()
            processes = served.processes()
            with Client(served.port, home.people["alice"]) as client:
                report.faults += [] if client.get("/threads/new")[0] == 200 else ["no composer"]
                refused = _write_until_refused(client, report)
                report.faults += _read_all(client, before)
                time.sleep(3)  # the worker's turn, too
                report.faults += [] if served.is_up() else ["down while full"]
                where.make_room()
                report.faults += _recovered(client, refused, before)
            after = write_for(home, served, 4)
            report.faults += _drained(home)
            report.faults += [] if processes == served.processes() else ["a process died"]
        before.written += [*after.written, *refused]
        report.acknowledged = len(before.acknowledged())
        report.faults += _checked(home, before)
    return report


def _write_until_refused(client: Client, report: Report) -> list[Written]:
    """A few may go into what a log holds already; then each says 503 and gives its text back."""
    kept: list[Written] = []
    while report.refused < 5 and len(kept) < 400:
        one = question("alice")
        code, one.location, page = client.post(one.path, one.fields)
        one.codes.append(code)
        kept.append(one)
        if code == 303:
            continue
        one.location = ""
        report.refused += 1
        if code != 503 or one.word not in page or "다시 보내기" not in page:
            report.faults.append(f"answered {code}, and the text was not kept")
    report.faults += [] if report.refused == 5 else ["a full disk refused nothing"]
    return kept


def _read_all(client: Client, journal: Journal) -> list[str]:
    paths = ["/", *(f"/threads/{one.thread}" for one in journal.acknowledged("thread"))]
    return [f"{path} cannot be read" for path in paths if client.get(path)[0] != 200]


def _recovered(client: Client, refused: list[Written], journal: Journal) -> list[str]:
    """Without a restart, the very same forms are taken, within seconds."""
    faults = []
    for one in refused:
        if not one.location:
            code, one.location, _ = client.post(one.path, one.fields)
            one.codes.append(code)
            faults += [] if code == 303 else [f"answered {code} though there is room"]
    return faults + _read_all(client, journal)


def _drained(home: Home) -> list[str]:
    app = home.opened()
    with app.app_context():
        let_leases_end()
        try:
            wait_until(lambda: waiting() == 0, 60)
        except TimeoutError:
            return [f"{waiting()} rows wait for the worker"]
        finally:
            close(app)
    return []


def _checked(home: Home, journal: Journal) -> list[str]:
    app = home.opened()
    try:
        return Checker(app, journal).faults()
    finally:
        close(app)


def _converged(home: Home, served: Served, journal: Journal) -> list[str]:
    app = home.opened()
    try:
        with Client(served.port, home.people["alice"]) as client:
            return Checker(app, journal).converged(client)
    finally:
        close(app)


def _write_letter(home: Home) -> None:
    letter = {"letter": "already_joined", "to": "a@b.example", "language": "ko", "params": {}}
    app = home.opened()
    with app.app_context(), unit_of_work("identity"):
        outbox.add("identity", "mail", letter)
    close(app)


def with_full_folder(folder: Path, given: Mapping[str, str]) -> Report:
    """Index, letters and uploads lie on a full disk, and the log too: writing goes on."""
    report = Report()
    with disk(folder / "disk", 12) as where:
        home = laid_out(where.place / "data", given)
        served = Served(home)
        served.log = where.place / "serve.log"
        with served:
            before = write_for(home, served, 4)
            report.faults += _drained(home)
            processes = served.processes()
            where.fill()
            during = write_for(home, served, 8)
            _write_letter(home)
            report.faults += [f"answered {code}" for code in {*during.codes()} - {303}]
            with Client(served.port, home.people["alice"]) as client:
                report.faults += _read_all(client, during)
                report.faults += [] if client.get("/search?q=zq")[0] == 200 else ["no search"]
            time.sleep(3)  # the worker tries
            where.make_room()
            report.faults += _drained(home)
            letters = len(list((home.folder / "mail").glob("*.eml")))
            report.faults += [] if letters == 1 else [f"{letters} letters"]
            before.written += during.written
            report.faults += _converged(home, served, before)
            report.faults += [] if processes == served.processes() else ["a process died"]
        report.acknowledged = len(before.acknowledged())
        report.faults += _checked(home, before)
    return report
