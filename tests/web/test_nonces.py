"""The same form sent twice makes one row and gets the same answer."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from forum.board.models import Thread
from forum.database import db
from forum.web.nonces import BoardSubmission

FORM = {
    "kind": "question",
    "title": "알림을 줄이는 방법",
    "body": "하루에 300개가 와요.",
    "category": "how-to",
}


def _count(app, model=Thread):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


def test_sent_twice_it_makes_one_thread_and_answers_alike(app, cast):
    client = cast.client("alice")
    answers = [client.post("/threads", data=FORM | {"nonce": "n" * 22}) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert len({one.location.partition("?")[0] for one in answers}) == 1
    assert _count(app) == 1


def test_another_form_makes_another_thread(app, cast):
    client = cast.client("alice")
    for nonce in ("a" * 22, "b" * 22):
        client.post("/threads", data=FORM | {"nonce": nonce})
    assert _count(app) == 2


def test_twelve_at_once_make_one_thread(app, cast):
    def send(_):
        return cast.client("alice").post("/threads", data=FORM | {"nonce": "c" * 22})

    with ThreadPoolExecutor(12) as crowd:
        answers = list(crowd.map(send, range(12)))
    assert {one.status_code for one in answers} == {303}
    assert len({one.location.partition("?")[0] for one in answers}) == 1
    assert _count(app) == 1


def test_a_refused_form_leaves_its_nonce_free(app, cast):
    client = cast.client("alice")
    nonce = {"nonce": "d" * 22}
    assert client.post("/threads", data=FORM | nonce | {"title": ""}).status_code == 422
    assert client.post("/threads", data=FORM | nonce).status_code == 303
    assert _count(app) == 1


def test_what_is_kept_tells_of_no_session(app, cast):
    cast.client("alice").post("/threads", data=FORM | {"nonce": "e" * 22})
    with app.app_context():
        row = db.session.scalars(select(BoardSubmission)).one()
        assert row.expires_week.weekday() == 0
        assert len(row.nonce_hash) == 16
        assert row.location.startswith("/threads/")
