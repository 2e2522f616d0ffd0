"""After the night a store's files tell no order and hold nothing deleted (ANONYMITY: thieves)."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import chain

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from forum import clock, create_app, rewriting
from forum.away import is_away
from forum.board.models import Draft, Follow, Post, Thread, Vote
from forum.database import STORES, db, engine_of, hold, metadata_of, unit_of_work, writing
from tests import stores
from tests.attack import pages
from tests.conftest import close, settings_in

DELETED = "zqdeletedcanary"


def _rows():
    """Threads, long and short posts, votes and follows, as they would be written."""
    drawn = random.Random(7)

    def name():
        return "".join(drawn.choices("abcdefghijklmnopqrstuvwxyz234567", k=16))

    hour = clock.hour()
    for number in range(12):
        thread, opening = name(), name()
        yield Thread.__table__, {
            "id": thread, "kind": "question", "category_id": "how-to", "language": "ko",
            "title": f"고민 {number}", "excerpt": "", "salt_id": thread, "epoch": "2026Q4",
            "position": number, "asked_at": hour, "active_at": hour, "opening_id": opening,
        }  # fmt: skip
        for position, post in enumerate([opening, *(name() for _ in range(4))]):
            words = drawn.randbytes(6000 if position % 2 else 40).hex()
            yield Post.__table__, {
                "id": post, "thread_id": thread, "kind": "opening" if not position else "answer",
                "position": position, "author_tag": drawn.randbytes(16), "source": words,
                "html": words, "plain": words, "posted_at": hour,
            }  # fmt: skip
            for _ in range(3):
                yield Vote.__table__, {"post_id": post, "voter_tag": drawn.randbytes(16)}
        yield Follow.__table__, {"thread_id": thread, "follower_tag": drawn.randbytes(16)}


def _write(order):
    """Each row in a transaction of its own; what refers to another comes after it."""
    rows = list(_rows())
    random.Random(order).shuffle(rows)
    rank = {Thread.__table__: 0, Post.__table__: 1}
    rows.sort(key=lambda one: rank.get(one[0], 2))
    with writing("board"):
        for table, row in rows:
            with engine_of("board").begin() as connection:
                connection.execute(table.insert().values(row))


@pytest.fixture
def written(installation, tmp_path):
    """written(order): a folder into which the same rows were written in that order."""
    apps = []

    def write(order):
        folder = tmp_path / f"order-{order}"
        stores.copy(installation.folder, folder)
        app = create_app(settings_in(folder))
        apps.append(app)
        with app.app_context():
            _write(order)
        return folder, app

    yield write
    for app in apps:
        close(app)


def _night(app):
    with app.app_context():
        rewriting.rewrite_rows()
        rewriting.pack_pages()
        db.session.remove()


@pytest.mark.sqlite
def test_sqlites_file_is_the_same_in_whatever_order_it_was_filled(written):
    folders = {}
    for order in (1, 2):
        folder, app = written(order)
        folders[order] = folder
        before = _file(folder)
        _night(app)
        assert _file(folder) != before
        close(app)
    assert _file(folders[1]) == _file(folders[2])


@pytest.mark.sqlite
def test_without_the_night_the_order_would_show(written):
    """The comparison sees it: what it finds equal was not equal by chance."""
    first, second = (written(order) for order in (1, 2))
    for _, app in (first, second):
        close(app)
    assert _file(first[0]) != _file(second[0])
    orders = [pages.order_of(folder / "board.db", "vote") for folder, _ in (first, second)]
    assert len(orders[0]) == len(orders[1]) == 180
    assert orders[0] != orders[1]
    for _, app in (first, second):
        _night(app)
    orders = [pages.order_of(folder / "board.db", "vote") for folder, _ in (first, second)]
    assert orders[0] == orders[1]


def _file(folder):
    """Without the counters in its head, which count changes of whatever kind."""
    data = bytearray((folder / "board.db").read_bytes())
    for begin, end in ((24, 28), (40, 44), (92, 96)):
        data[begin:end] = bytes(end - begin)
    return bytes(data)


@pytest.mark.sqlite
def test_nothing_waits_in_the_log_and_no_page_is_free(app, settings):
    with app.app_context():
        _write(1)
        rewriting.pack_pages()
    for store in STORES:
        log = settings.data_dir / f"{store}.db-wal"
        assert not log.exists() or log.stat().st_size == 0
        assert stores.query(settings.data_dir, store, "PRAGMA freelist_count") == [(0,)]


KEYS = """
    SELECT array_agg(k ORDER BY place), array_agg(k ORDER BY k), count(DISTINCT x)
    FROM (SELECT {key}::text AS k, ctid AS place, xmin::text AS x FROM "{table}") AS told
"""


def _places(folder, store, table):
    key = ", ".join(f'"{one.name}"' for one in table.primary_key)
    words = KEYS.format(key=f"ROW({key})", table=table.name).replace("k ORDER BY k", "k")
    words = words.replace("array_agg(k)", f"(SELECT array_agg(ROW({key})::text ORDER BY {key})"
                                          f' FROM "{table.name}")')  # fmt: skip
    return stores.query(folder, store, words)[0]


@pytest.mark.postgres
def test_postgresqls_rows_are_of_one_transaction_and_in_the_order_of_their_keys(written):
    folder, app = written(1)
    by_place, by_key, transactions = _places(folder, "board", Vote.__table__)
    assert by_place != by_key
    assert transactions == 180
    _night(app)
    with app.app_context():
        tables = [(store, table) for store in STORES for table in metadata_of(store).sorted_tables]
    seen = {store: set() for store in STORES}
    for store, table in tables:
        by_place, by_key, transactions = _places(folder, store, table)
        assert by_place == by_key, table.name
        assert transactions <= 1
        seen[store] |= {
            x for (x,) in stores.query(folder, store, f'SELECT DISTINCT xmin::text FROM "{table}"')
        }
    assert {store: len(one) for store, one in seen.items()} == dict.fromkeys(STORES, 1)


@pytest.mark.postgres
def test_long_texts_lie_in_the_order_of_their_keys_too(written):
    folder, app = written(1)
    assert _long_texts(folder) != sorted(_long_texts(folder))
    _night(app)
    there = _long_texts(folder)
    assert len(there) == 24
    assert there == sorted(there)


def _long_texts(folder):
    """The numbers of the long texts, by the posts' ids."""
    # pg_column_toast_chunk_id() is of version 17: here the text is looked for among the chunks
    [(toast,)] = stores.query(
        folder, "board",
        "SELECT reltoastrelid::regclass::text FROM pg_class WHERE relname = 'post'",
    )  # fmt: skip
    found = stores.query(
        folder, "board",
        f"SELECT id, (SELECT min(chunk_id::bigint) FROM {toast} WHERE chunk_seq = 0 AND"
        " position(convert_to(left(source, 200), 'UTF8') IN chunk_data) > 0)"
        " FROM post WHERE length(source) > 8000 ORDER BY id",
    )  # fmt: skip
    return [chunk for _, chunk in found]


@pytest.mark.postgres
def test_nothing_deleted_is_left_in_postgresqls_files(written):
    folder, app = written(1)
    with app.app_context():
        with unit_of_work("board"):
            post = db.session.scalars(db.select(Post).limit(1)).one()
            post.source = post.html = post.plain = f"{DELETED} " * 3
            db.session.add(Draft(id=b"d" * 16, week=clock.week(), head=b"h", box=DELETED.encode()))
        with unit_of_work("board"):
            post = db.session.get(Post, post.id)
            post.source = post.html = post.plain = ""
            db.session.delete(db.session.get(Draft, b"d" * 16))
    assert _found_in_files(folder, DELETED)
    _night(app)
    assert _found_in_files(folder, DELETED) == []


def _found_in_files(folder, word):
    """Which of the board's files, tables, long texts, indexes and catalogues, hold the word."""
    stores.query(folder, "board", "CHECKPOINT")
    files = stores.query(
        folder, "board",
        "SELECT relname, pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class"
        " WHERE relkind IN ('r', 't', 'i') AND pg_relation_filepath(oid) IS NOT NULL",
    )  # fmt: skip
    assert len(files) > 100
    return [name for name, data in files if word.encode() in data]


SAMPLES = "SELECT count(*) FROM pg_stats WHERE attname IN ('source', 'title', 'address')"


@pytest.mark.postgres
def test_no_sample_of_a_text_is_kept(written):
    """ANALYZE copies what it meets into pg_statistic, where a deletion does not reach it."""
    folder, app = written(1)
    sampled = {"board": ("post", "source"), "identity": ("member", "address")}
    for store, (table, column) in sampled.items():
        alter = f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS -1"
        stores.query(folder, store, alter)  # as it is made
        stores.query(folder, store, "ANALYZE")
        assert stores.query(folder, store, SAMPLES) != [(0,)]
    _night(app)
    for store in ("board", "identity"):
        stores.query(folder, store, "ANALYZE")
        assert stores.query(folder, store, SAMPLES) == [(0,)]
        assert stores.query(folder, store, "SELECT count(*) FROM pg_stats") != [(0,)]


def test_the_night_changes_no_row(written):
    folder, app = written(1)
    before = {store: stores.rows(folder, store) for store in STORES}
    _night(app)
    after = {store: stores.rows(folder, store) for store in STORES}
    for store in STORES:
        for table, rows in before[store].items():
            assert sorted(map(str, after[store][table])) == sorted(map(str, rows)), table
    assert sum(map(len, chain(after["board"].values()))) > 250


@pytest.mark.postgres
def test_who_reads_meanwhile_goes_on_reading(written):
    folder, app = written(1)
    url = stores.settings_of(folder)["board_url"]
    with psycopg.connect(url) as reader:
        reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        assert reader.execute("SELECT 1").fetchone()  # its moment has begun
        with app.app_context():
            rewriting.rewrite_rows()
        assert reader.execute("SELECT count(*) FROM vote").fetchone() == (180,)


def test_who_writes_meanwhile_loses_nothing(written):
    """Whoever waited in vain for a lock is told; what was acknowledged is there, once."""
    folder, app = written(1)
    [(post,)] = stores.query(folder, "board", "SELECT id FROM post LIMIT 1")
    done, refused, stop = [], [], threading.Event()

    def vote(who):
        number = 0
        while not stop.is_set():
            number += 1
            tag = f"{who}{number}".zfill(16).encode()
            with app.app_context():
                try:
                    with unit_of_work("board"):
                        hold(Post, post)
                        row = db.session.get(Post, post)
                        row.votes_count += 1
                        db.session.add(Vote(post_id=post, voter_tag=tag))
                except DBAPIError as error:
                    refused.append(error)
                else:
                    done.append(tag)
                db.session.remove()

    with ThreadPoolExecutor(3) as people:
        writing_ = [people.submit(vote, who) for who in range(1, 4)]
        for _ in range(3):
            with suppress(DBAPIError):  # it may be the one that waits in vain: the outbox repeats
                _night(app)
        stop.set()
        for one in writing_:
            one.result()
    assert len(done) > 10
    assert all(map(is_away, refused)), refused
    found = stores.query(folder, "board", f"SELECT voter_tag FROM vote WHERE post_id = '{post}'")
    assert set(done) <= {bytes(tag) for (tag,) in found}
    assert len(found) == len(done) + 3
    counted = f"SELECT votes_count FROM post WHERE id = '{post}'"
    assert stores.query(folder, "board", counted) == [(len(done),)]
