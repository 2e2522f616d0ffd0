"""Who was told of a decision may object, once: it goes to another than who decided."""

import pytest
from sqlalchemy import select

from forum.board.models import Relay
from forum.board.queries import find_post
from forum.database import db
from forum.moderation import actions as moderation
from tests.board.test_relay import who_reads

OBJECTED = "그런 뜻이 아니었어요"


@pytest.fixture
def decided(cast, scene, rows):
    """Bob's answer hidden, and bob silenced, both by mona: the ids of what he is told."""
    with cast.unit():
        mona = cast.actor("mona")
        thread, post = find_post(mona, scene.answer)
        moderation.hide(mona, thread, post, reason="rude")
        moderation.sanction(mona, post, kind="silence", reason="rude", days="7")
    found = rows(select(Relay.kind, Relay.id))
    assert {kind for kind, _ in found} == {"hidden", "silence"}
    return dict(found)


def object_to(cast, relay_id, words=OBJECTED):
    """Whoever is held back from writing may say this."""
    return cast.client("bob").post(f"/relay/{relay_id}/answer", data={"words": words})


@pytest.mark.parametrize("kind", ["hidden", "silence"])
def test_an_objection_goes_to_another_than_who_decided(cast, scene, decided, kind):
    assert object_to(cast, decided[kind]).status_code == 303
    path = f"/threads/{scene.thread}"
    assert who_reads(cast, "/relay", OBJECTED) == {"lena"}
    assert who_reads(cast, path, OBJECTED) == {"bob", "lena"}
    for name in ("mona", "chan", "pia"):
        answer = cast.client(name).post(f"/relay/{decided[kind]}/settled")
        assert answer.status_code == 404, name


def test_who_decided_reads_the_objection_to_another(cast, scene, decided):
    with cast.unit():
        lena = cast.actor("lena")
        moderation.sanction(lena, find_post(lena, scene.answer)[1], kind="bar", reason="rude")
        bar = db.session.scalars(select(Relay.id).where(Relay.kind == "bar")).one()
    for relay_id, words in ((decided["silence"], "첫째 이의"), (bar, "둘째 이의")):
        assert object_to(cast, relay_id, words).status_code == 303
    assert who_reads(cast, "/relay", "첫째 이의") == {"lena"}
    assert who_reads(cast, "/relay", "둘째 이의") == {"mona"}


def test_one_objects_once_and_is_told_that_it_stands(cast, scene, decided):
    bob, stands = cast.client("bob"), "결정은 그대로예요"
    assert object_to(cast, decided["silence"]).status_code == 303
    assert object_to(cast, decided["silence"]).status_code == 409
    assert stands not in bob.get("/notifications").text
    cast.client("lena").post(f"/relay/{decided['silence']}/settled")
    assert who_reads(cast, "/notifications", stands) == {"bob"}
    assert OBJECTED not in cast.client("lena").get("/relay").text


def test_a_decision_that_is_taken_back_leaves_no_objection(cast, scene, decided, rows):
    object_to(cast, decided["hidden"])
    cast.client("lena").delete(f"/posts/{scene.answer}/hiding")
    assert [kind for (kind,) in rows(select(Relay.kind))] == ["silence"]


@pytest.mark.parametrize("name", ["alice", "carol", "erin"])
def test_nobody_else_objects(cast, decided, name):
    answer = cast.client(name).post(f"/relay/{decided['hidden']}/answer", data={"words": "저예요"})
    assert answer.status_code == 404
