"""An answer of 400 or more commits nothing; an exception neither; a store that is away says 503."""

import sqlite3

import pytest
from flask import Blueprint
from sqlalchemy.exc import OperationalError

from forum.board.models import Counter
from forum.database import db
from forum.web.application import writes

WORDS = "what a member wrote"


@pytest.fixture
def trying(app):
    pages = Blueprint("trying", __name__)

    @pages.post("/trying/<int:code>")
    def answer(code):
        db.session.add(Counter(name="tried", value=1))
        db.session.flush()
        return "", code

    @pages.post("/trying/crash")
    def crash():
        db.session.add(Counter(name="tried", value=1))
        db.session.flush()
        raise ValueError(WORDS)

    @pages.post("/trying/full")
    def full():
        raise OperationalError("INSERT", {}, sqlite3.OperationalError("full"))

    @pages.post("/trying/other")
    @writes("identity")
    def other_store():
        db.session.add(Counter(name="tried", value=1))
        return ""

    app.register_blueprint(pages)
    app.testing = False
    return app


def _tried(app):
    with app.app_context():
        return db.session.get(Counter, "tried") is not None


@pytest.mark.parametrize(("code", "kept"), [(200, True), (303, True), (422, False), (409, False)])
def test_the_answers_code_decides(trying, code, kept):
    assert trying.test_client().post(f"/trying/{code}").status_code == code
    assert _tried(trying) is kept


def test_a_crash_commits_nothing_and_its_log_has_no_words_of_members(trying, caplog):
    assert trying.test_client().post("/trying/crash").status_code == 500
    assert not _tried(trying)
    assert "ValueError" in caplog.text
    assert WORDS not in caplog.text


def test_a_store_that_is_away_answers_503(trying, caplog):
    assert trying.test_client().post("/trying/full").status_code == 503
    assert "INSERT" not in caplog.text


def test_a_view_that_changes_another_store_fails(trying):
    assert trying.test_client().post("/trying/other").status_code == 500
    assert not _tried(trying)
