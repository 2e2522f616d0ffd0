"""What fails over somebody else's lock is done again once, and takes effect once."""

import sqlite3
from io import BytesIO

import pytest
from flask import Blueprint, flash, request
from sqlalchemy import event, text

from forum.board.models import Counter
from forum.database import db, engine_of, waiting

FAILURES = {
    "serialization": "DO $$ BEGIN RAISE EXCEPTION '' USING ERRCODE = '40001'; END $$",
    "deadlock": "DO $$ BEGIN RAISE EXCEPTION '' USING ERRCODE = '40P01'; END $$",
}
HELD = "DO $$ BEGIN RAISE EXCEPTION '' USING ERRCODE = '55P03'; END $$"


@pytest.fixture
def tries():
    return []


@pytest.fixture
def counting(app, tries):
    """POST /counting adds one, told so; a try that is told to fail does after it has added."""
    pages = Blueprint("counting", __name__)

    @pages.post("/counting")
    def add():
        tries.append(request.files["file"].read() if request.files else b"")
        db.session.merge(Counter(name="tried", value=1 + _tried()))
        db.session.flush()
        flash("done")
        if len(tries) <= int(request.form.get("failures", 0)):
            db.session.execute(text(FAILURES[request.form["failure"]]))
        return ""

    app.register_blueprint(pages)
    app.testing = False
    return app


def _tried():
    row = db.session.get(Counter, "tried")
    return row.value if row else 0


def tried(app):
    with app.app_context():
        return _tried()


@pytest.mark.sqlite
def test_a_store_that_was_busy_is_asked_again(counting, tries, settings):
    writer = sqlite3.connect(settings.data_dir / "board.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with counting.app_context():
        engine = engine_of("board")

    @event.listens_for(engine, "handle_error")
    def _done(_context):
        writer.execute("ROLLBACK")

    with waiting(0.05):
        assert counting.test_client().post("/counting").status_code == 200
    assert (len(tries), tried(counting)) == (2, 1)
    writer.close()


@pytest.mark.postgres
@pytest.mark.parametrize("failure", FAILURES)
def test_a_unit_that_lost_is_done_again_and_counts_once(counting, tries, failure):
    client = counting.test_client()
    form = {"failures": "1", "failure": failure, "file": (BytesIO(b"words"), "a")}
    assert client.post("/counting", data=form).status_code == 200
    assert (tries, tried(counting)) == ([b"words", b"words"], 1)
    with client.session_transaction() as kept:
        assert kept["_flashes"] == [("message", "done")]


@pytest.mark.postgres
def test_it_is_done_again_once_and_no_more(counting, tries):
    form = {"failures": "2", "failure": "deadlock"}
    assert counting.test_client().post("/counting", data=form).status_code == 503
    assert (len(tries), tried(counting)) == (2, 0)


@pytest.mark.postgres
def test_who_waited_in_vain_is_told_at_once(counting, tries, monkeypatch):
    monkeypatch.setitem(FAILURES, "deadlock", HELD)
    form = {"failures": "1", "failure": "deadlock"}
    assert counting.test_client().post("/counting", data=form).status_code == 503
    assert (len(tries), tried(counting)) == (1, 0)
