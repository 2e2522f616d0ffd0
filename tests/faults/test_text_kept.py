"""What was being written is given back by whatever refuses it, ready to be sent again."""

import errno
import sqlite3
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests

from forum import errors
from forum.board.models import Thread
from forum.database import db, engine_of
from tests.board.conftest import HTMX, question
from tests.kept import fields_of

WORDS = "사흘째 <b>멈춰</b> 있어요.\r\n\r\n둘째 문단 & 끝"
ASKED = question(title="결재가 멈췄어요", body=WORDS, nonce="n" * 22)
CAUSES = {
    "a full disk": (OSError(errno.ENOSPC, "full"), 503),
    "a store that is away": (OperationalError("x", {}, sqlite3.OperationalError("locked")), 503),
    "too few connections": (PoolExhausted(), 503),
    "a lost race": (IntegrityError("x", {}, sqlite3.IntegrityError("twice")), 409),
    "another who was faster": (errors.AlreadyDone("moderation.decide.already"), 409),
    "too many tries": (errors.TooMany(), 429),
    "too many requests": (TooManyRequests(), 429),
    "a bug": (ValueError(WORDS), 500),
}


@pytest.fixture
def alice(app, cast):
    app.testing = False
    return cast.client("alice")


@pytest.fixture
def refused_by(monkeypatch):
    """refused_by(error): while it holds, beginning a thread fails with it."""

    def refuse(error):
        def fail(*_args, **_words):
            raise error

        monkeypatch.setattr("forum.board.views.composing._begun", fail)

    return refuse


def count_threads(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Thread))


@pytest.mark.parametrize("cause", CAUSES)
def test_the_page_holds_every_field_and_posts_it_once(app, alice, refused_by, monkeypatch, cause):
    error, code = CAUSES[cause]
    refused_by(error)
    answer = alice.post("/threads", data=ASKED)
    assert answer.status_code == code
    path, fields, shown = fields_of(answer.text)
    assert path == "/threads"
    assert shown == "body"
    assert {name: fields[name] for name in ASKED} == ASKED
    assert "다시 보내기" in answer.text
    monkeypatch.undo()
    sent = [alice.post(path, data=fields) for _ in range(2)]
    assert [one.status_code for one in sent] == [303, 303]
    assert sent[0].location.partition("?")[0] == sent[1].location.partition("?")[0]
    assert count_threads(app) == 1


def test_what_was_committed_though_nobody_heard_is_not_made_twice(app, alice, monkeypatch):
    """The connection breaks in the commit: told to try again, though the row is there."""
    commit = db.session.commit

    def commit_and_break():
        commit()
        raise OperationalError("COMMIT", {}, sqlite3.OperationalError("disk I/O error"))

    monkeypatch.setattr(db.session, "commit", commit_and_break)
    answer = alice.post("/threads", data=ASKED)
    assert answer.status_code == 503
    monkeypatch.undo()
    path, fields, _ = fields_of(answer.text)
    assert alice.post(path, data=fields).status_code == 303
    assert count_threads(app) == 1


@pytest.mark.parametrize("cause", ["a store that is away", "a bug"])
def test_nothing_of_it_is_logged(alice, refused_by, caplog, cause):
    refused_by(CAUSES[cause][0])
    alice.post("/threads", data=ASKED)
    assert "failed at" in caplog.text or "store away at" in caplog.text
    assert not [word for word in ("사흘째", "멈췄어요", "n" * 22) if word in caplog.text]


def test_it_says_when_to_come_back(alice, refused_by):
    refused_by(CAUSES["a full disk"][0])
    assert int(alice.post("/threads", data=ASKED).headers["Retry-After"]) > 0


def test_to_htmx_the_page_stays_and_the_notice_says_so(alice, refused_by):
    refused_by(CAUSES["a full disk"][0])
    answer = alice.post("/threads", data=ASKED, headers=HTMX)
    assert answer.status_code == 503
    assert answer.headers["HX-Retarget"] == "#notice"
    assert "쓰신 글은 이 화면에 그대로 있어요" in answer.text
    assert "<form" not in answer.text


@pytest.mark.parametrize(("language", "words"), [("en", "Send again"), ("ja", "もう一度送る")])
@pytest.mark.parametrize("store", ["identity", "board", "vault"])
def test_it_needs_no_store_and_speaks_the_readers_language(app, alice, store, language, words):
    with app.app_context():
        engine = engine_of(store)
        engine.dispose()
        away = engine.dialect.loaded_dbapi.OperationalError("away")
        engine.pool._creator = partial(_raised, away)  # the next connection cannot be had
    answer = alice.post("/threads", data=ASKED, headers={"Accept-Language": language})
    assert answer.status_code == 503
    assert f'<html lang="{language}"' in answer.text
    assert words in answer.text
    assert fields_of(answer.text)[1]["body"] == WORDS


def _raised(error, *_args):
    raise error


def test_a_text_that_is_too_long_can_be_made_shorter(alice, refused_by, monkeypatch):
    refused_by(RequestEntityTooLarge())
    answer = alice.post("/threads", data=ASKED)
    assert answer.status_code == 413
    path, fields, _ = fields_of(answer.text)
    assert "readonly" not in answer.text
    monkeypatch.undo()
    assert alice.post(path, data=fields | {"body": "짧아요."}).status_code == 303


def test_a_form_of_very_many_fields_is_not_given_back(alice, refused_by):
    refused_by(RequestEntityTooLarge())
    answer = alice.post("/threads", data=ASKED | {f"field{n}": "1" for n in range(200)})
    assert answer.status_code == 413
    assert 'class="kept"' not in answer.text


def test_more_than_is_read_at_all_is_refused_without_it(app, alice):
    answer = alice.post("/threads", data={"body": "x" * (app.config["MAX_CONTENT_LENGTH"] + 1)})
    assert answer.status_code == 413
    assert 'class="kept"' not in answer.text


def test_other_pages_give_nothing_back(app, alice):
    answer = alice.post("/posts/aaaaaaaaaaaaaaaa/vote", data={"body": WORDS})
    assert answer.status_code == 404
    assert "사흘째" not in answer.text
