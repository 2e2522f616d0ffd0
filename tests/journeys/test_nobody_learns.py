"""After the whole story: who can learn what (ANONYMITY: the crawl, the raw bytes, the thieves)."""

import base64
import os
import re
import sqlite3
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest
from sqlalchemy import select

from forum import claim_letters, create_app
from forum.board import actions
from forum.board.models import Hiding, Post, Thread
from forum.database import db
from forum.outbox import BoardOutbox
from tests import stores
from tests.attack.thief import authors, steal, uploads
from tests.conftest import SECRET, close, settings_in
from tests.guards.routes import CLAIM
from tests.journeys.story import NEWCOMER
from tests.people import COMPANIES, MEMBERS, PASSWORD, Cast, address_of
from tests.postbox import subscribe

pytestmark = pytest.mark.browser

READERS = ("", "alice", "bob", "carol", "erin", "mona", "chan", "lena", "pia", "olga", "omar")
# A company admin's own page names the colleagues they invited; that is its purpose.
OWN_COLLEAGUES = {("erin", "/company")}
PRIVATE = "private.example"  # where letters go
# Where a code to prove employment is sent: to the reader's own eyes, and nobody else's address.
OWN_ADDRESS = "/me/employment"
SHORTEST = 5  # a company of four letters would be found in words that mean something else


@pytest.fixture(scope="module")
def folder(told, installation, tmp_path_factory):
    """A copy of what the story left, and one night later: company tags have moved.

    Two want letters, bob has claimed against a post and has begun to delete everything that is
    his, and dave has left.
    """
    copied = tmp_path_factory.mktemp("after") / "data"
    stores.copy(told[0], copied)
    _want_letters(copied, installation)
    _claim(copied, installation)
    _go(copied, installation)
    environment = os.environ | stores.environment_of(copied) | {"FORUM_SECRET_KEY": SECRET}
    command = [str(Path(sys.executable).parent / "forum"), "nightly"]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return copied


def _want_letters(copied, installation):
    """Two members, about every thread there is."""
    app = create_app(settings_in(copied))
    cast = Cast(app, installation.people)
    for name in ("alice", "bob"):
        subscribe(cast, name, "daily", f"{name}@{PRIVATE}")
        with app.app_context():
            threads = db.session.scalars(select(Thread.id).where(~Thread.is_deleted)).all()
        for thread_id in threads:
            with cast.unit():
                actions.follow(cast.actor(name), db.session.get_one(Thread, thread_id))
    _say_what_is_stale(cast)
    close(app)


def _claim(folder, installation):
    """bob, as anybody might, about a post; his address is carried over by the worker."""
    app = create_app(settings_in(folder))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        post = db.session.scalars(select(Post.id).where(~Post.is_deleted).limit(1)).one()
    form = CLAIM | {"place": f"#post-{post}", "address": f"bob@{PRIVATE}"}
    client = Cast(app, installation.people).client("bob")
    assert client.post("/rights", data=form).status_code == 303
    with app.app_context():
        claim_letters.keep_claimants(
            [one for one in db.session.scalars(select(BoardOutbox.payload)) if "box" in one]
        )
    close(app)


def _say_what_is_stale(cast):
    """erin, of every answer that she may read."""
    with cast.unit():
        erin = cast.actor("erin")
        hidden = select(Hiding.post_id)
        answers = select(Post).where(Post.kind == "answer", ~Post.is_deleted)
        for post in db.session.scalars(answers.where(Post.id.not_in(hidden))).all():
            thread = db.session.get_one(Thread, post.thread_id)
            actions.say_freshness(erin, thread, post, is_right=False, voices=3)


def _go(folder, installation):
    app = create_app(settings_in(folder))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    cast = Cast(app, installation.people)
    for name, path in (("bob", "/me/posts/deletion"), ("dave", "/me/leaving")):
        form = {"password": PASSWORD} if name == "dave" else {}
        assert cast.client(name).post(path, data=form).status_code == 303
    close(app)


@pytest.fixture(scope="module")
def loot(folder):
    return steal(folder)


@pytest.fixture(scope="module")
def canaries(loot):
    """What must be nowhere: texts, and every id and tag as bytes, hex, base64 and base32."""
    texts = {address_of(name) for name in MEMBERS} | {NEWCOMER} | set(COMPANIES.values())
    texts.add(PRIVATE)
    raw = set()
    for store, table, columns in (
        ("identity", "member", ("id", "company_id", "verifier", "password_salt")),
        ("identity", "company", ("id", "name")),
        ("identity", "session", ("id_hash", "key_half")),
        ("identity", "departure", ("address_hash",)),
        ("identity", "letter_subscription", ("id", "box")),
        ("vault", "wrapped_secret", ("account_id", "box")),
        ("vault", "sealed_secret", ("session_hash", "box")),
        ("vault", "thread_salt", ("salt",)),
        ("vault", "company_tag", ("tag",)),
        ("board", "post", ("author_tag",)),
        ("board", "vote", ("voter_tag",)),
        ("board", "follow", ("follower_tag",)),
        ("board", "report", ("reporter_tag",)),
        ("board", "watch", ("watcher_tag", "box")),
        ("board", "freshness", ("voter_tag",)),
        ("board", "upload", ("owner_mark",)),
        ("board", "scheduled_deletion", ("key", "sealed")),
    ):
        rows = loot.rows(store, table)
        assert rows, f"{table} is empty: the story did not fill it"
        raw |= {row[column] for row in rows for column in columns if row[column]}
    return texts, {one.encode() if isinstance(one, str) else one for one in raw}


def _forms(canaries):
    texts, raw = canaries
    yield from (text.encode() for text in texts)
    for one in raw:
        # a text id is looked for as it is; bytes also in every dress they might wear
        yield one
        yield one.hex().encode()
        yield base64.b64encode(one).rstrip(b"=")
        yield base64.urlsafe_b64encode(one).rstrip(b"=")
        yield base64.b32encode(one).rstrip(b"=").lower()


@pytest.fixture(scope="module")
def find(canaries):
    """Which canaries stand in some bytes, in whatever case."""
    forms = {form.lower() for form in _forms(canaries) if len(form) >= SHORTEST}

    def found(data):
        data = data.lower()
        return [form for form in forms if form in data]

    return found


@pytest.fixture(scope="module")
def app(folder):
    made = create_app(settings_in(folder))
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield made
    close(made)


def _paths(app, loot):
    """Every route that can be read, with every id that there is."""
    ids = {
        "thread_id": [row["id"] for row in loot.rows("board", "thread")],
        "post_id": [row["id"] for row in loot.rows("board", "post")],
        "item_id": [row["id"] for row in loot.rows("board", "item")],
        "upload_id": [row["id"] for row in loot.rows("board", "upload")],
        "slot": ["0", "63"],
        "token": ["no-such-token"],
        "factor_id": ["no-such-factor"],
        "request_id": ["no-such-request"],
        "claim_id": [row["id"] for row in loot.rows("board", "claim")] or ["no-such-claim"],
        "filename": ["css/base.css"],
        "collection_id": ["no-such-collection"],
    }
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods:
            name = next(iter(rule.arguments), None)
            assert not rule.arguments or name in ids, f"{rule}: say what to fill in"
            for value in ids[name] if name else [None]:
                yield re.sub(r"<[^>]+>", str(value), rule.rule)


# What can be asked of a page besides: a parameter must not become a side door.
QUERIES = {
    "/": ("?sort=popular", "?kind=tip", "?tag=결재", "?category=how-to"),
    "/search": ("?q=결재", "?q=hanbit", "?q=haneul", "?q=alice"),
    "/threads/similar": ("?title=결재", "?title=hanbit"),
    "/me": ("?since=all",),
}


def _answers(app, loot, installation):
    cast = Cast(app, installation.people)
    for reader in READERS:
        client = cast.client(reader)
        for path in _paths(app, loot):
            for query in ("", *QUERIES.get(path, ())):
                for headers in ({}, {"HX-Request": "true"}):
                    with client.get(path + query, headers=headers) as answer:
                        yield reader, path, answer


def test_no_reader_finds_a_canary_on_any_route(app, loot, installation, find):
    seen, hits = 0, []
    for reader, path, answer in _answers(app, loot, installation):
        seen += 1
        assert answer.status_code < 500, f"{path} for {reader or 'a guest'}"
        if (reader, path) in OWN_COLLEAGUES:
            continue
        whole = str(answer.headers).encode() + answer.data
        if path == OWN_ADDRESS and reader in MEMBERS:
            whole = whole.replace(address_of(reader).encode(), b"")
        hits += [(reader, path, one[:20]) for one in find(whole)]
    assert seen > 500
    # what readers type is shown back to them: the search for a word finds that word
    assert not [hit for hit in hits if hit[2] not in {b"hanbit", b"haneul", b"alice"}], hits[:10]


def test_the_crawl_would_see_a_leak(find, loot):
    """A planted leak, in a body and in a header, is caught."""
    member = loot.rows("identity", "member")[0]
    tag = next(row["author_tag"] for row in loot.rows("board", "post") if row["author_tag"])
    assert find(f'{{"author": "{member["id"]}"}}'.encode())
    assert find(f"X-Author: {tag.hex().upper()}".encode())
    assert find(base64.b64encode(tag))


def test_the_boards_bytes_hold_nobody(folder, loot):
    """Of SQLite also free pages and the write-ahead log: the file as it lies on the disk."""
    data = stores.stolen(folder, "board")
    people = chain(
        (address_of(name).encode() for name in MEMBERS),
        [NEWCOMER.encode()],
        (
            row[column].encode()
            for row in loot.rows("identity", "member")
            for column in ("id", "company_id")
        ),
        (row["id_hash"] for row in loot.rows("identity", "session")),
        (row["tag"] for row in loot.rows("vault", "company_tag")),
    )
    assert not [one for one in people if one in data]


def test_the_index_and_the_mail_hold_nobody(folder, loot):
    ids = [row["id"].encode() for row in loot.rows("identity", "member")]
    tags = [row["author_tag"] for row in loot.rows("board", "post") if row["author_tag"]]
    for path in (folder / "index").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not [one for one in (*ids, *tags) if one in data or one.hex().encode() in data]


def test_pictures_tell_nobody_who_sent_them(folder, loot):
    rows = loot.rows("board", "upload")
    assert sum(row["owner_mark"] is None for row in rows) == 1, "one stands in the question"
    assert len(rows) == 3
    assert uploads(loot) == set()
    files = list((folder / "uploads").rglob("*.webp"))
    assert {path.stem for path in files} == {row["id"] for row in rows}
    assert len({path.stat().st_mtime for path in files}) == 1
    assert not [path for path in files if "하늘".encode() in path.read_bytes()]


def test_a_thief_of_all_stores_and_keys_names_nobody(loot):
    assert authors(loot) == {}


def test_with_a_members_cookie_exactly_that_members_posts_are_named(told, loot):
    story = told[1]
    named = set(authors(loot, cookie=story.newcomer_cookie))
    opening = next(
        row["opening_id"] for row in loot.rows("board", "thread") if row["id"] == story.question
    )
    assert named == {opening}


def test_with_a_members_password_exactly_that_members_posts_are_named(told, loot):
    named = set(authors(loot, login=(address_of("carol"), PASSWORD)))
    carols = {
        row["id"]
        for row in loot.rows("board", "post")
        if row["thread_id"] == told[1].tip or (row["kind"] == "comment" and not row["staff_id"])
    }
    assert named == carols
    assert len(named) == 2


@pytest.mark.sqlite
def test_no_rowid_tells_who_came_first(folder):
    connection = sqlite3.connect(folder / "board.db")
    for table in ("vote", "follow", "report", "participant", "draft", "freshness"):
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            connection.execute(f"SELECT rowid FROM {table}")
    connection.close()


def test_what_readers_see_of_companies_is_a_bucket(app, loot, installation):
    """Three voters of three companies: below five, the page sends no number."""
    question = next(row for row in loot.rows("board", "thread") if row["kind"] == "question")
    page = Cast(app, installation.people).client("chan").get(f"/threads/{question['id']}").text
    assert question["company_bucket"] == 0
    assert "5곳" in page
