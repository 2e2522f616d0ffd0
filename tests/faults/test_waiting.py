"""Somebody else writes and does not come to an end: who waits is told so, with the text kept."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from forum.board.actions import writing
from forum.database import engine_of, is_sqlite
from forum.database import writing as writing_to
from tests.board.conftest import question
from tests.kept import fields_of


@pytest.fixture
def alice(app, cast):
    app.testing = False
    return cast.client("alice")


def test_a_writer_that_waits_too_long_gets_the_text_back_and_readers_go_on(app, cast, alice):
    asked = question(nonce="w" * 22)
    with ThreadPoolExecutor(1) as other, cast.unit():
        writing.count("thread.position", 0)
        began = time.monotonic()
        sent = other.submit(alice.post, "/threads", data=asked)
        assert cast.client("bob").get("/").status_code == 200
        refused = sent.result(20)
    assert time.monotonic() - began < 10
    assert refused.status_code == 503
    path, fields, _ = fields_of(refused.text)
    assert fields["body"] == asked["body"]
    assert alice.post(path, data=fields).status_code == 303


@pytest.mark.parametrize("store", ["board", "identity", "vault"])
def test_no_store_lets_anybody_wait_long_for_a_lock(app, store):
    with app.app_context():
        asked = "PRAGMA busy_timeout" if is_sqlite(store) else "SHOW lock_timeout"
        with writing_to(store), engine_of(store).connect() as connection:
            told = connection.exec_driver_sql(asked).scalar()
    assert told in (3000, "3s")
