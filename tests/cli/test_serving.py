"""Real processes on a free port: what stops, what is started again, what is never written down."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests import stores
from tests.bench.serving import free_port

ROOT = Path(__file__).parents[2]


def command(home, *words, **options) -> subprocess.Popen:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("FORUM_")}
    environment |= stores.environment_of(home.folder) | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "forum.cli", *words],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options,
    )  # fmt: skip


def wait_until(is_so: Callable[[], object], seconds: float = 30):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := is_so():
            return found
        time.sleep(0.05)
    raise TimeoutError


def is_up(port):
    with suppress(OSError):
        return urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).status == 200


def is_gone(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state == "Z"


def children(pid) -> dict[int, str]:
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found[int(stat.parent.name)] = (stat.parent / "cmdline").read_text()
    return found


def worker_of(pid):
    return next((one for one, line in children(pid).items() if "worker" in line.split("\0")), None)


@contextmanager
def served(home, *words):
    port = free_port()
    process = command(home, "serve", "--port", str(port), "--workers", "1", *words)
    try:
        wait_until(lambda: is_up(port) or process.poll() is not None)
        yield process, port
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def running(home):
    with served(home) as (process, port):
        wait_until(lambda: worker_of(process.pid))
        yield process, port


def test_it_serves_says_where_and_stops_with_its_worker(running):
    process, port = running
    worker = worker_of(process.pid)
    process.terminate()
    told, errors = process.communicate(timeout=20)
    assert told == f"Serving at http://127.0.0.1:{port} (Ctrl+C stops)\n"
    assert process.returncode == 0, errors
    assert is_gone(worker)


def test_a_worker_that_dies_is_started_again(running):
    process, _ = running
    worker = worker_of(process.pid)
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: worker_of(process.pid) not in {None, worker}, 10)


def test_a_serving_process_that_dies_is_started_again(running):
    process, port = running
    (serving,) = set(children(process.pid)) - {worker_of(process.pid)}
    os.kill(serving, signal.SIGKILL)
    wait_until(lambda: serving not in children(process.pid) and is_up(port), 10)


def test_nothing_lives_on_when_the_master_is_killed(running):
    process, _ = running
    family = list(children(process.pid))
    process.kill()
    wait_until(lambda: all(map(is_gone, family)), 15)


def test_the_worker_may_be_elsewhere(home):
    with served(home, "--no-worker") as (process, port):
        assert is_up(port)
        assert worker_of(process.pid) is None


def test_no_address_and_no_path_is_written_down(running):
    process, port = running
    for path in ("/threads/abcdefgh", "/healthz", "/search?q=secret"):
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10)
    process.terminate()
    told, errors = process.communicate(timeout=20)
    assert not re.search(r"abcdefgh|secret|GET", told + errors)


def test_a_taken_port_is_one_clear_line(running, home):
    _, port = running
    process = command(home, "serve", "--port", str(port))
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert f"port {port} of 127.0.0.1 cannot be had" in errors
    assert errors.count("\n") == 1


def test_a_missing_setting_refuses_to_serve(empty):
    process = command(empty, "serve")
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 2
    assert errors.startswith("Error: FORUM_SECRET_KEY: expected 32 characters or more; looked in")


def test_a_worker_alone_finishes_and_stops_when_told(home):
    home.done("import", "threads", home.write({"title": "줄 서는 글"}))
    process = command(home, "worker", "--json")
    wait_until(lambda: home.rows("SELECT count(*) FROM outbox") == [(0,)])
    process.terminate()
    told, errors = process.communicate(timeout=20)
    assert process.returncode == 0, errors
    assert json.loads(told)["done"] > 0


def test_a_worker_carries_on_after_one_that_was_killed(home):
    lines = [{"title": f"줄 서는 글 {number}", "body": "본문"} for number in range(40)]
    home.done("import", "threads", home.write(*lines))
    first = command(home, "worker")
    time.sleep(1.5)
    first.kill()
    first.communicate()
    home.rows("UPDATE outbox SET due_at = '2020-01-01 00:00:00.000000'")  # the lease has ended
    home.done("worker", "--once")
    assert home.rows("SELECT count(*) FROM outbox WHERE kind = 'search.index'") == [(0,)]
    assert len(home.done("search", "줄", "--limit", "100").splitlines()) == 40
