"""Killed at any instant, and what would have been noticed."""

import pytest
from sqlalchemy import delete, insert, select, update

from forum.board.models import Post, Thread
from forum.database import db, unit_of_work
from forum.outbox import BoardOutbox
from forum.search import indexing
from forum.web import nonces
from tests.faults.checking import Checker
from tests.faults.killing import kill_in_rounds
from tests.faults.writing import Journal, question


@pytest.mark.slow
def test_nothing_is_lost_and_nothing_twice_when_everything_is_killed(place):
    report = kill_in_rounds(place, 3, workers=1)
    assert report.faults == []
    assert report.kills == 3
    assert report.acknowledged >= 6


@pytest.fixture
def checked(app, cast):
    """A question that was acknowledged, read into the index, and who would see it lost."""
    journal = Journal()
    one = journal.begin(question("alice"))
    one.location = cast.client("alice").post("/threads", data=one.fields).location
    with app.app_context():
        indexing.reindex()
        with unit_of_work("board"):
            db.session.execute(delete(BoardOutbox))
    return Checker(app, journal)


def test_a_sound_board_has_no_faults(checked):
    assert checked.faults() == []


def _copy_opening():
    row = dict(db.session.execute(select(Post.__table__)).one()._mapping)
    db.session.execute(insert(Post.__table__).values(row | {"id": "b" * 16, "position": 1}))


DEFECTS = {
    "is lost or changed": lambda: update(Post).values(source="other words"),
    "waits for nobody": lambda: update(Post).values(plain="other words"),
    "thread.answers_count": lambda: update(Thread).values(answers_count=3),
    "threads.question": lambda: update(Thread).values(is_deleted=True),
}


@pytest.mark.parametrize("fault", DEFECTS)
def test_a_planted_defect_is_seen(app, checked, fault):
    with app.app_context(), unit_of_work("board"):
        db.session.execute(DEFECTS[fault]())
    assert any(fault in one for one in checked.faults())


def test_a_post_that_is_there_twice_is_seen(app, checked):
    with app.app_context(), unit_of_work("board"):
        _copy_opening()
    assert any("is there twice" in one for one in checked.faults())


def test_without_nonces_a_form_sent_again_would_be_there_twice(app, cast, checked, monkeypatch):
    """What the harness relies on to be told of, and does not happen while nonces are kept."""
    (one,) = checked._journal.written
    alice = cast.client("alice")
    alice.post("/threads", data=one.fields)
    assert checked.faults() == []
    monkeypatch.setattr(nonces, "stored_answer", lambda _store: None)
    monkeypatch.setattr(nonces, "store_answer", lambda _store, _response: None)
    alice.post("/threads", data=one.fields)
    assert any("is there twice" in one for one in checked.faults())
