"""A hidden post is its author's still; undo brings back exactly what was."""

import pytest
from sqlalchemy import select

from forum.board import actions, queries
from forum.board.models import Post, Thread
from forum.database import db, unit_of_work
from forum.errors import NotFound


@pytest.fixture
def ids(app, cast):
    """alice asked, carol answered, alice accepted: ids of thread, opening and answer."""
    with app.app_context():
        alice, carol = cast.actor("alice"), cast.actor("carol")
        with unit_of_work("board"):
            thread = actions.ask(
                alice, title="가려질 고민", body="이런 말을 썼어요", category="how-to"
            )
            answer = actions.answer(carol, thread, body="이런 답을 썼어요")
            actions.accept(alice, thread, answer)
            return thread.id, thread.opening_id, answer.id


@pytest.fixture
def told(app, ids):
    """The same, within an application context."""
    with app.app_context():
        yield ids


def _hide(cast, post_id):
    mona = cast.actor("mona")
    with unit_of_work("board"):
        thread, post = queries.find_post(mona, post_id)
        actions.hide(mona, thread, post, reason="rude")


def _show(cast, post_id):
    mona = cast.actor("mona")
    with unit_of_work("board"):
        actions.show(*queries.find_post(mona, post_id))


def test_undo_brings_the_acceptance_back(cast, told):
    thread_id, _, answer_id = told
    _hide(cast, answer_id)
    assert db.session.get(Thread, thread_id).accepted_post_id is None
    _show(cast, answer_id)
    assert db.session.get(Thread, thread_id).accepted_post_id == answer_id


def test_undo_takes_no_later_acceptance_away(cast, told):
    thread_id, _, answer_id = told
    _hide(cast, answer_id)
    alice, bob = cast.actor("alice"), cast.actor("bob")
    with unit_of_work("board"):
        thread = queries.find_thread(bob, thread_id)
        other = actions.answer(bob, thread, body="다른 답이에요")
        actions.accept(alice, thread, other)
        other_id = other.id
    _show(cast, answer_id)
    assert db.session.get(Thread, thread_id).accepted_post_id == other_id


def test_the_author_reads_and_deletes_their_hidden_answer(cast, told):
    _, _, answer_id = told
    _hide(cast, answer_id)
    carol = cast.actor("carol")
    with unit_of_work("board"):
        thread, post = queries.find_own_post(carol, answer_id)
        actions.delete_post(carol, thread, post)
    assert db.session.scalars(select(Post.plain).where(Post.id == answer_id)).one() == ""


@pytest.mark.parametrize("name", ["alice", "bob", "dave", "erin", "pia"])
def test_nobody_else_reaches_it(cast, told, name):
    _, _, answer_id = told
    _hide(cast, answer_id)
    with pytest.raises(NotFound):
        queries.find_own_post(cast.actor(name), answer_id)


def test_the_author_sees_their_hidden_question_and_others_do_not(cast, ids):
    thread_id, opening_id, _ = ids
    cast.client("mona").post(f"/posts/{opening_id}/hiding", data={"reason": "rude"})
    page = cast.client("alice").get(f"/threads/{thread_id}")
    assert page.status_code == 200
    assert "이런 말을 썼어요" in page.text
    for name in ("bob", "carol", "pia"):
        assert cast.client(name).get(f"/threads/{thread_id}").status_code == 404
    assert thread_id not in cast.client("alice").get("/").text
