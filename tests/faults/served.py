"""A forum that is served to be broken: its processes killed, its disks full, its calls traced."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from flask import Flask

from forum import create_app
from forum.anonymity.keys import create
from forum.anonymity.salts import forget_salts
from forum.board.queries import forget_categories
from forum.config import Settings, read_settings
from forum.laying_out import lay_out
from tests.bench.serving import free_port
from tests.conftest import close
from tests.faults.writing import answers
from tests.people import Person, settle

SECRET = "x" * 40  # as in the suite's installation
OFTEN = "1000"  # one person does what a thousand would in an hour
ROOT = Path(__file__).parents[2]


@dataclass
class Home:
    """An installation with the cast of people.

    `given` are settings of its own: where its stores are, if not in the folder. `defect` is a
    folder with a sitecustomize.py that breaks something on purpose.
    """

    folder: Path
    given: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    defect: Path | None = None

    def settings(self) -> Settings:
        own = {"data_dir": self.folder, "secret_key": SECRET, "limit_factor": OFTEN}
        return read_settings({}, **own, **self.given)

    def environment(self) -> dict[str, str]:
        own = {"data_dir": str(self.folder), "secret_key": SECRET, "limit_factor": OFTEN}
        told = {f"FORUM_{name.upper()}": value for name, value in (own | self.given).items()}
        outside = {name: v for name, v in os.environ.items() if not name.startswith("FORUM_")}
        path = ":".join(str(one) for one in (self.defect, ROOT) if one)
        return outside | told | {"PYTHONPATH": path}

    def opened(self) -> Flask:
        forget_salts()
        forget_categories()
        return create_app(self.settings())

    def run(self, *words: str, **options: object) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "forum.cli", *words],
            env=self.environment(), capture_output=True, text=True, check=False, **options,
        )  # fmt: skip


def laid_out(folder: Path, given: Mapping[str, str] | None = None) -> Home:
    """A new installation in an empty folder."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    home = Home(folder, dict(given or {}))
    create(home.settings().keys_file)
    app = home.opened()
    lay_out(app, spares=1000)
    with app.app_context():
        people = settle()
    close(app)
    return Home(folder, home.given, people)


class Served:
    """`forum serve` in a process group of its own, so that all of it dies at once."""

    def __init__(self, home: Home, *, before: tuple[str, ...] = (), workers: int = 2) -> None:
        self.home, self.port = home, free_port()
        self._before, self._workers = before, workers
        self.process: subprocess.Popen[bytes] | None = None
        self.log = home.folder.parent / f"serve-{self.port}.log"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    def start(self, *words: str) -> float:
        """How many seconds until it answers."""
        began = time.monotonic()
        command = [*self._before, sys.executable, "-m", "forum.cli", "serve"]
        command += ["--port", str(self.port), "--workers", str(self._workers), *words]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self.home.environment(), stdout=log, stderr=log, start_new_session=True
            )
        wait_until(lambda: self.is_up() or self.process.poll() is not None, 120)
        if self.process.poll() is not None:
            raise RuntimeError(self.log.read_text()[-2000:])
        return time.monotonic() - began

    def is_up(self) -> bool:
        return answers(self.port, "/healthz") == 200

    def kill(self) -> None:
        """Everything of it, in one instant."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def stop(self, within: float = 60) -> int:
        """As a service manager does; the exit status."""
        self.process.terminate()
        return self.process.wait(within)

    def worker(self) -> int | None:
        return next((pid for pid, line in self._children().items() if "worker" in line), None)

    def webs(self) -> list[int]:
        return [pid for pid, line in self._children().items() if "worker" not in line]

    def _children(self) -> dict[int, list[str]]:
        """Below the server itself: what it was started by (strace) stays above, or became it."""
        pid = self.process.pid
        if not _line(pid)[0].endswith("python"):
            pid = next(iter(descendants(pid)), pid)
        return {one: line for one, line in descendants(pid).items() if "forum.cli" in line}

    def processes(self) -> set[int]:
        """Every web and the worker, once they are all there."""
        wait_until(lambda: self.worker() and len(self.webs()) == self._workers)
        return {*self.webs(), *filter(None, [self.worker()])}


def descendants(pid: int) -> dict[int, list[str]]:
    found = {}
    for one in _read(f"/proc/{pid}/task/{pid}/children").split():
        found[int(one)] = _line(int(one))
        found |= descendants(int(one))
    return found


def _line(pid: int) -> list[str]:
    return _read(f"/proc/{pid}/cmdline").split("\0")


def is_gone(pid: int) -> bool:
    words = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return not words or words[0] == "Z"


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def wait_until(is_so: Callable[[], object], seconds: float = 30) -> object:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := is_so():
            return found
        time.sleep(0.02)
    raise TimeoutError
