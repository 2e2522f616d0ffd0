"""Told to stop, or orphaned: what is under way comes to its end, and nothing is left behind."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import select

from forum import clock, outbox
from forum.board.actions import writing
from forum.board.models import Post
from forum.database import db, unit_of_work
from forum.outbox import BoardOutbox
from forum.search import indexing
from tests.conftest import close
from tests.faults.killing import write_for
from tests.faults.served import Served, is_gone, wait_until
from tests.faults.writing import Client, question

WORKER = "from forum.cli import worker; worker.GRACE = 0.5; worker.worker()"


@contextmanager
def board_locked(place):
    """Somebody else writes, and does not come to an end."""
    app = place.opened()
    try:
        with app.app_context(), unit_of_work("board"):
            writing.count("thread.position", 0)
            yield
    finally:
        close(app)


@contextmanager
def index_locked(place):
    """Another process writes the index: a batch waits for it in its middle."""
    with (place.folder / "index.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def served(place):
    with Served(place, workers=1) as served:
        yield served


def test_a_request_under_way_is_answered_and_its_row_is_there(place, served):
    one, worker = question("alice"), wait_until(served.worker)
    with Client(served.port, place.people["alice"]) as client, ThreadPoolExecutor(1) as other:
        client.meet()
        with board_locked(place):
            sent = other.submit(client.post, one.path, one.fields)
            time.sleep(1)
            assert not sent.done()
            served.process.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            assert not sent.done()
        assert sent.result(30)[0] == 303
    assert served.process.wait(30) == 0
    assert is_gone(worker)
    app = place.opened()
    with app.app_context():
        assert one.word in db.session.scalars(select(Post.source)).one()
    close(app)


@pytest.fixture
def waiting(place):
    """A row that has to be read into an index that is there."""
    app = place.opened()
    with app.app_context():
        indexing.reindex()
        with unit_of_work("board"):
            outbox.add("board", indexing.KIND, {"thread_id": "a" * 16})
    close(app)


@pytest.fixture
def in_the_middle(place):
    """in_the_middle(command): a process of that, and its worker's id once it has claimed a row."""
    begun = []

    @contextmanager
    def begin(*command):
        with index_locked(place):
            process = subprocess.Popen(
                command, env=place.environment(), stdout=subprocess.PIPE, start_new_session=True
            )
            begun.append(process)
            wait_until(lambda: _is_claimed(place), 60)
            yield process

    yield begin
    for process in begun:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


def _row(place):
    app = place.opened()
    with app.app_context():
        query = select(BoardOutbox).where(BoardOutbox.kind == indexing.KIND)
        row = db.session.scalars(query).one()
    close(app)
    return row


def _is_claimed(place):
    return _row(place).due_at > clock.now()


def _is_given_back(place):
    return not _is_claimed(place) and not _row(place).attempts


@pytest.mark.usefixtures("waiting")
def test_a_batch_that_takes_too_long_is_given_back(place, in_the_middle):
    with in_the_middle(sys.executable, "-c", WORKER) as worker:
        worker.terminate()
        assert worker.wait(20) == 0
    assert _is_given_back(place)


@pytest.mark.usefixtures("waiting")
def test_a_worker_whose_server_was_killed_ends_also_in_the_middle_of_a_batch(place, in_the_middle):
    command = f'{sys.executable} -c "{WORKER}" --parent $$ & echo $!; wait'
    with in_the_middle("/bin/sh", "-c", command) as server:
        worker = int(server.stdout.readline())
        server.kill()
        server.wait()
        wait_until(lambda: is_gone(worker), 20)
    assert _is_given_back(place)


def test_what_a_killed_worker_left_of_the_index_is_mended_without_hands(place, served):
    journal = write_for(place, served, 2)
    wait_until(lambda: place.run("outbox", "list").stdout == "Nothing waits.\n")
    served.kill()
    index = place.folder / "index"
    index.rename(place.folder / "index.old")  # killed between two renames of a rebuild
    (place.folder / "index.new").mkdir()
    served.start()
    one = journal.acknowledged("thread")[0]
    wait_until((index / "VERSION").exists)
    with Client(served.port, place.people["bob"]) as client:
        wait_until(lambda: one.thread in client.get(f"/search?q={one.word}")[1])
