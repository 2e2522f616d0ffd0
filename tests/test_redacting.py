"""What is deleted leaves every byte by the next night, and most of them at once."""

import pytest

from forum.cli.worker import run_waiting
from forum.database import db
from forum.nightly import run_jobs
from forum.search import indexing
from tests import stores
from tests.attack import storage
from tests.board.test_uploading import asked as asked_with
from tests.board.test_uploading import edited, uploaded

SAID = "zqgeheimnis"
BEFORE = "zqvorher"


def _ask(client, word):
    given = {
        "kind": "question", "title": f"고민 {word}", "body": f"사연 {word} 이에요. {word * 400}",
        "category": "problem", "tags": word, "os": word, "nonce": "n1",
    }  # fmt: skip
    return client.post("/threads", data=given).location.split("/")[2].partition("#")[0]


def _night(app):
    with app.app_context():
        run_waiting()
        run_jobs()
        run_waiting()  # what the night put into the outbox
        db.session.remove()


def _where(folder, word):
    """Files, and tables and indexes of PostgreSQL, that hold the word as it was written."""
    held = {
        str(path.relative_to(folder)) for path in folder.rglob("*")
        if path.is_file() and word.encode() in path.read_bytes()
    }  # fmt: skip
    if stores.cluster:
        for store in stores.NAMES:
            held |= {
                f"{store}: {name}" for name, data in storage.relations(folder, store)
                if word.encode() in data
            }  # fmt: skip
    return held


@pytest.fixture
def folder(settings):
    return settings.data_dir


@pytest.fixture
def asked(app, cast):
    """A question in which the word stands everywhere, found by search, edited once, drafted."""
    alice = cast.client("alice")
    alice.post("/drafts", data={"purpose": "thread", "body": SAID})
    thread = _ask(alice, SAID)
    with app.app_context():
        indexing.reindex()
        run_waiting()
        db.session.remove()
    return thread


def _opening(folder, thread):
    words = f"SELECT opening_id FROM thread WHERE id = '{thread}'"
    return stores.query(folder, "board", words)[0][0]


def test_the_word_is_there_before(asked, folder):
    """Else the rest would find nothing of what was never there."""
    held = _where(folder, SAID)
    assert any("board" in one for one in held)
    assert any("index" in one for one in held)


def test_a_deleted_question_leaves_every_byte(app, cast, asked, folder):
    alice, opening = cast.client("alice"), _opening(folder, asked)
    assert alice.delete(f"/posts/{opening}").status_code == 303
    [(source,)] = stores.query(folder, "board", f"SELECT source FROM post WHERE id = '{opening}'")
    assert source == ""
    with app.app_context():
        run_waiting()
        db.session.remove()
    assert not {one for one in _where(folder, SAID) if "index" in one.split("/")[0]}
    _night(app)
    assert _where(folder, SAID) == set()


def test_what_an_author_lets_be_forgotten_leaves_every_byte(app, cast, folder):
    alice = cast.client("alice")
    thread = _ask(alice, BEFORE)
    opening = _opening(folder, thread)
    changed = edited(title="고민", body="다른 사연이에요.", tags="", forget="y")
    answer = alice.post(f"/posts/{opening}/edit", data=changed)
    assert answer.status_code == 303, answer.text
    stores.query(folder, "board", "UPDATE thread SET environment = NULL")  # it is not edited here
    _night(app)
    assert _where(folder, BEFORE) == set()


def test_a_hidden_post_is_found_by_nobody_and_kept_for_an_undo(app, cast, asked, folder):
    cast.client("mona").post(f"/posts/{_opening(folder, asked)}/hiding", data={"reason": "rude"})
    with app.app_context():
        run_waiting()
        db.session.remove()
    held = _where(folder, SAID)
    assert not {one for one in held if one.startswith("index")}
    assert held, "moderators can show it again"


def test_the_pictures_of_a_deleted_post_go(app, cast, folder):
    alice = cast.client("alice")
    upload = uploaded(alice)
    files = list((folder / "uploads").rglob("*.webp"))
    assert [path.stem for path in files] == [upload]
    data = files[0].read_bytes()[-60:]
    opening = _opening(folder, asked_with(alice, upload).split("/")[2])
    alice.delete(f"/posts/{opening}")
    _night(app)
    assert not list((folder / "uploads").rglob("*.webp"))
    assert data not in storage.raw(folder)


def test_a_redacted_passage_leaves_every_byte(app, cast, folder):
    alice = cast.client("alice")
    thread = _ask(alice, SAID)
    stores.query(folder, "board", "UPDATE thread SET environment = NULL")
    with app.app_context():
        indexing.reindex()
        run_waiting()
        db.session.remove()
    form = {"passage": SAID, "reason": "personal", "note": "", "sure": "y"}
    answer = cast.client("mona").post(f"/posts/{_opening(folder, thread)}/redaction", data=form)
    assert answer.status_code == 303, answer.text
    _night(app)
    assert _where(folder, SAID) == set()
