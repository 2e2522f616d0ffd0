"""The outbox under faults: killed, cut off, poisoned, in the way of each other."""

import errno
import secrets
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from forum import clock, nightly, outbox
from forum.away import NotNow
from forum.board import actions
from forum.database import STORES, db, engine_of, is_sqlite, metadata_of, unit_of_work
from forum.outbox import carrying, leases
from forum.outbox.rows import TABLES

KIND = "trying"
BOTH = pytest.mark.parametrize("store", outbox.STORES)


@pytest.fixture
def handled(app, monkeypatch):
    """handled(function, batch=…): what carries out the rows of the test."""

    def use(function, batch=1):
        monkeypatch.setattr(carrying, "_handlers", {KIND: carrying.Handler(function, batch)})

    with app.app_context():
        yield use


def add(store, *payloads):
    with unit_of_work(store):
        outbox.add_in_order(store, KIND, ({"n": payload} for payload in payloads))


def rows(store):
    table = TABLES[store]
    found = db.session.execute(select(table.payload, table.attempts, table.is_dead, table.error))
    told = [tuple(row) for row in found]
    db.session.rollback()
    return told


@BOTH
def test_what_a_killed_worker_left_comes_back_after_the_lease(handled, store):
    done = []
    handled(done.extend)
    add(store, 1)
    assert leases.claim(store, KIND, 1).payloads  # and then it is killed
    assert outbox.run_due(store) == 0
    with clock.at(clock.now() + leases.LEASE - timedelta(seconds=5)):
        assert outbox.run_due(store) == 0
    with clock.at(clock.now() + leases.LEASE):
        assert outbox.run_due(store) == 1
    assert done == [{"n": 1}]
    assert rows(store) == []


@BOTH
def test_a_long_work_keeps_its_lease(app, handled, store, monkeypatch):
    monkeypatch.setattr(leases, "LEASE", timedelta(seconds=0.5))
    monkeypatch.setattr(leases, "RENEWED_EVERY", timedelta(seconds=0.1))
    begun, begins = threading.Event(), []

    def work(payloads):
        begins.append(payloads)
        begun.set()
        time.sleep(1.2)

    handled(work)
    add(store, 1)

    def first():
        with app.app_context():
            return outbox.run_due(store)

    with ThreadPoolExecutor(1) as other:
        done = other.submit(first)
        begun.wait(5)
        while not done.done():
            outbox.run_due(store)
            time.sleep(0.05)
    assert done.result() == 1
    assert begins == [[{"n": 1}]]


@BOTH
def test_a_renewal_that_was_not_committed_leaves_the_lease_as_it_was(handled, store, monkeypatch):
    add(store, 1)
    lease, engine = leases.claim(store, KIND, 1), engine_of(store)

    def fail(connection):
        engine.dialect.do_rollback(connection)
        raise engine.dialect.loaded_dbapi.OperationalError("full")

    with monkeypatch.context() as patch:
        patch.setattr(engine.dialect, "do_commit", fail)
        with pytest.raises(OperationalError), clock.at(clock.now() + leases.RENEWED_EVERY):
            lease._renew(engine)
    lease.remove(list(lease.payloads))
    assert rows(store) == []


def test_too_few_connections_for_one_renewal_end_no_lease(handled, monkeypatch):
    monkeypatch.setattr(leases, "RENEWED_EVERY", timedelta(seconds=0.01))
    tried, enough = [], threading.Event()

    def renew(*_):
        tried.append(1)
        if len(tried) == 1:
            raise PoolExhausted
        enough.set()

    monkeypatch.setattr(leases.Lease, "_renew", renew)
    add("board", 1)
    with leases.claim("board", KIND, 1).renewed():
        assert enough.wait(5)


@BOTH
def test_who_lost_the_lease_changes_nothing_any_more(handled, store):
    add(store, 1)
    slept = leases.claim(store, KIND, 1)
    with clock.at(clock.now() + 2 * leases.LEASE):
        assert leases.claim(store, KIND, 1).payloads == slept.payloads
    slept.remove(list(slept.payloads))
    slept.change(list(slept.payloads), is_dead=True)
    assert rows(store) == [({"n": 1}, 0, False, "")]


@BOTH
def test_two_workers_never_carry_out_the_same_row(app, handled, store):
    seen = []

    def work(payloads):
        seen.extend(payload["n"] for payload in payloads)
        time.sleep(0.001)

    handled(work, batch=3)
    add(store, *range(60))

    def drain():
        with app.app_context():
            while outbox.count_waiting(store):
                db.session.rollback()
                outbox.run_due(store)

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda _: drain(), range(4)))
    assert sorted(seen) == list(range(60))


@BOTH
def test_a_poisoned_row_takes_no_other_along(handled, store):
    done = []

    def work(payloads):
        if any(payload["n"] == 7 for payload in payloads):
            raise ValueError
        done.extend(payload["n"] for payload in payloads)

    handled(work, batch=500)
    add(store, *range(20))
    assert outbox.run_due(store) == 19
    assert sorted(done) == [n for n in range(20) if n != 7]
    assert rows(store) == [({"n": 7}, 1, False, "ValueError")]


def too_much(store):
    """A statement that is refused for its length, or for how long it takes."""
    if is_sqlite(store):
        db.session.execute(text("SELECT " + "+".join("1" * 2000)))
    else:
        db.session.execute(text("SET LOCAL statement_timeout = 50"))
        db.session.execute(text("SELECT pg_sleep(1)"))


@BOTH
def test_what_is_too_much_at_once_is_done_in_parts(handled, store):
    done = []

    def work(payloads):
        if len(payloads) > 5:
            too_much(store)
        done.extend(payload["n"] for payload in payloads)

    handled(work, batch=500)
    add(store, *range(20))
    assert outbox.run_due(store) == 20
    assert sorted(done) == list(range(20))


@BOTH
@pytest.mark.sqlite
def test_more_dead_rows_than_a_statement_may_name_are_played_again(handled, store):
    row = {"kind": KIND, "payload": {"n": 1}, "due_at": clock.now(), "is_dead": True}
    with unit_of_work(store):
        db.session.execute(insert(TABLES[store]), [row] * 50)
        raw = db.session.connection(bind_arguments={"bind": engine_of(store)}).connection
        raw.dbapi_connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 20)
    with unit_of_work(store):
        assert outbox.replay_dead(store) == 50
    with unit_of_work(store):
        db.session.execute(update(TABLES[store]).values(is_dead=True))
    with unit_of_work(store):
        assert outbox.drop_dead(store, KIND) == 50


@BOTH
def test_it_is_given_up_after_some_attempts_and_can_be_played_again(handled, store):
    done, bad = [], [True]

    def work(payloads):
        if bad:
            raise ValueError
        done.extend(payloads)

    handled(work)
    add(store, 1)
    for attempt in range(carrying.DEAD_AFTER):
        with clock.at(clock.now() + timedelta(hours=attempt)):
            outbox.run_due(store)
    kept = {"n": 1} if store == "board" else {}  # no address stays for long
    assert rows(store) == [(kept, carrying.DEAD_AFTER, True, "ValueError")]
    bad.clear()
    assert outbox.run_due(store) == 0
    with unit_of_work(store):
        replayed = outbox.replay_dead(store)
    assert replayed == (1 if kept else 0)
    assert outbox.run_due(store) == replayed
    with unit_of_work(store):
        assert outbox.drop_dead(store) == 1 - replayed
    assert rows(store) == []


@BOTH
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), NotNow()])
def test_what_is_away_for_a_day_costs_no_attempt(handled, store, error):
    done, is_away = [], [True]

    def work(payloads):
        if is_away:
            raise error
        done.extend(payloads)

    handled(work, batch=10)
    add(store, 1, 2)
    for minute in range(1440):
        if minute % 60 == 0:
            with clock.at(clock.now() + timedelta(minutes=minute)):
                assert outbox.run_due(store) == 0
    assert [(attempts, is_dead) for _, attempts, is_dead, _ in rows(store)] == [(0, False)] * 2
    is_away.clear()
    with clock.at(clock.now() + timedelta(days=1)):
        assert outbox.run_due(store) == 2
    assert done == [{"n": 1}, {"n": 2}]


@BOTH
def test_what_is_cut_off_is_given_back(handled, store):
    def work(_payloads):
        raise outbox.CutOff

    handled(work)
    add(store, 1)
    with pytest.raises(outbox.CutOff):
        outbox.run_due(store)
    done = []
    handled(done.extend)
    assert outbox.run_due(store) == 1
    assert done == [{"n": 1}]


def test_a_worker_that_is_told_to_stop_begins_nothing(handled):
    handled(lambda _payloads: None)
    add("board", 1)
    assert outbox.run_due("board", lambda: True) == 0
    assert outbox.count_waiting("board") == 1


def everything() -> dict[str, list[str]]:
    """Every row of every store."""
    found = {}
    for store in STORES:
        with engine_of(store).connect() as connection:
            for table in metadata_of(store).sorted_tables:
                lines = connection.execute(select(table)).all()
                found[f"{store}.{table.name}"] = sorted(map(repr, lines))
    return found


def test_a_nights_job_done_twice_is_done_once(app, cast):
    with cast.unit():
        alice, bob, carol = (cast.actor(name) for name in ("alice", "bob", "carol"))
        thread = actions.ask(alice, title="결재 순서", body="왜요?", category="how-to")
        actions.vote(carol, thread, actions.answer(bob, thread, body="그래서요."))
    with app.app_context():
        nightly.run_due([{"job": job} for job in nightly.JOBS])
        db.session.remove()
        once = everything()
        for job in nightly.JOBS:
            nightly.run_due([{"job": job}])
            db.session.remove()
            assert everything() == once, job


def test_a_threads_words_read_twice_are_found_once(app, cast):
    from forum.search import indexing  # noqa: PLC0415
    from forum.search.engines import engine  # noqa: PLC0415

    with cast.unit():
        asked = actions.ask(
            cast.actor("alice"), title="결재 순서", body="왜요?", category="how-to"
        ).id
    with app.app_context():
        for _ in range(2):
            indexing.index_threads([{"thread_id": asked}, {"thread_id": asked}])
        assert [hit.id for hit in engine().search("결재 순서").hits] == [asked]


def test_the_commands_tell_kinds_and_never_a_payload(home):
    for store, kind in (("board", "search.index"), ("identity", "mail")):
        for is_dead in ("false", "true"):
            home.rows(
                "INSERT INTO outbox (id, kind, payload, attempts, due_at, is_dead, error) VALUES"
                f" ({secrets.randbits(62)}, '{kind}', '{{\"to\": \"secret\"}}', 8,"
                f" '2026-01-01', {is_dead}, 'ValueError')",
                store,
            )
    told = home.done("outbox", "list")
    assert "secret" not in told
    assert "board  search.index  dead  1  for" in told
    assert "identity  mail  tried  1  for" in told
    assert {one["state"] for one in home.figures("outbox", "list")} == {"dead", "tried"}
    assert home.figures("outbox", "replay", "--store", "board") == {"replayed": 1}
    assert home.run("outbox", "drop").exit_code == 1  # asks first
    assert home.figures("outbox", "drop", "--yes") == {"dropped": 1}
    assert {one["state"] for one in home.figures("outbox", "list")} == {"waiting", "tried"}
    assert home.rows("SELECT count(*) FROM outbox", "identity") == [(1,)]
