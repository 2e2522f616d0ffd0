"""PostgreSQL goes away and comes back: reads say so politely, and the pool finds its way again."""

import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from forum.board.actions import writing
from forum.database import engine_of
from tests import stores
from tests.board.conftest import question
from tests.kept import fields_of

pytestmark = pytest.mark.postgres


@pytest.fixture
def alice(app, cast):
    app.testing = False
    client = cast.client("alice")
    assert client.get("/").status_code == 200
    return client


@pytest.fixture
def server(app):
    """server(store, statement): said by a superuser about a store's database."""
    with app.app_context():
        names = {store: engine_of(store).url.database for store in stores.NAMES}
    with psycopg.connect(stores.ADDRESS, autocommit=True) as connection:
        yield lambda store, words: connection.execute(words.format(name=names[store]))


# The forum's own: the suite's connections to its databases live on.
END = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = '{name}' AND application_name = 'forum'"
)


def end_all(server):
    for store in stores.NAMES:
        server(store, END)


def test_after_a_restart_nobody_meets_a_dead_connection(alice, server):
    for number in range(3):
        end_all(server)
        assert alice.get("/").status_code == 200
        end_all(server)
        asked = question(nonce=f"{number}" * 22)
        assert alice.post("/threads", data=asked).status_code == 303


def test_a_connection_that_ends_under_a_writer_keeps_the_text(cast, alice, server):
    asked = question(nonce="w" * 22)
    with ThreadPoolExecutor(1) as other:
        with pytest.raises(Exception, match=r"terminat|closed"), cast.unit():
            writing.count("thread.position", 0)
            sent = other.submit(alice.post, "/threads", data=asked)
            time.sleep(0.5)
            server("board", END)
            writing.count("thread.position", 0)
        refused = sent.result(20)
    assert refused.status_code == 503
    path, fields, _ = fields_of(refused.text)
    assert alice.post(path, data=fields).status_code == 303


@pytest.mark.parametrize("store", stores.NAMES)
def test_a_store_that_takes_no_connection_says_503_and_is_used_as_soon_as_it_does(
    alice, server, store
):
    server(store, "ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    server(store, END)
    try:
        asked = question(nonce="x" * 22)
        began = time.monotonic()
        refused = alice.post("/threads", data=asked)
        read = alice.get("/")
        assert time.monotonic() - began < 5
        assert refused.status_code == 503
        assert fields_of(refused.text)[1]["body"] == asked["body"]
        assert read.status_code in {200, 503}
        assert "</html>" in read.text
    finally:
        server(store, "ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert alice.get("/").status_code == 200
    assert alice.post("/threads", data=asked).status_code == 303
