"""How many statements a page costs over all stores, whatever the number of posts."""

import pytest

from forum.board import actions
from forum.board.queries import find_post, forget_categories, forget_crowd
from tests.board.conftest import question

BUDGETS = {"/": 6, "/?kind=tip": 6, "/?category=how-to&sort=popular": 6, "/threads/new": 5}
THREAD = 9


@pytest.fixture
def crowd(cast, scene):
    """Thirty threads, and thirty answers with two comments each under one of them."""
    with cast.unit():
        dave = cast.actor("dave")
        for number in range(30):
            actions.ask(dave, title=f"고민 {number}", body="네", category="how-to")
        thread, _ = find_post(dave, scene.answer)
        for number in range(30):
            answer = actions.answer(dave, thread, body=f"답변 {number}")
            for _ in range(2):
                actions.comment(dave, thread, answer, body="댓글")


@pytest.mark.parametrize("path", BUDGETS)
@pytest.mark.parametrize("name", ["bob", "mona"])
def test_a_list_and_the_composer_keep_their_budget(cast, counting, crowd, path, name):
    client = cast.client(name)
    forget_categories()
    forget_crowd()
    with counting() as statements:
        client.get(path)
    assert len(statements) <= BUDGETS[path], "\n".join(statements)


@pytest.mark.parametrize("name", ["alice", "bob", "dave", "mona", "chan", "pia"])
def test_a_thread_keeps_its_budget(cast, counting, crowd, scene, name):
    client = cast.client(name)
    for thread_id in (scene.thread, scene.tip):
        if client.get(f"/threads/{thread_id}").status_code == 200 and name == "alice":
            client.post(f"/threads/{thread_id}/follow")
        forget_categories()
        forget_crowd()
        with counting() as statements:
            client.get(f"/threads/{thread_id}")
        assert len(statements) <= THREAD, "\n".join(statements)


def test_the_number_of_posts_changes_nothing(alice, cast, counting, scene):
    alice.get(f"/threads/{scene.thread}")
    with counting() as few:
        alice.get(f"/threads/{scene.thread}")
    with cast.unit():
        dave = cast.actor("dave")
        thread, _ = find_post(dave, scene.answer)
        for number in range(50):
            actions.answer(dave, thread, body=f"답변 {number}")
    alice.get(f"/threads/{scene.thread}")  # what is kept for a minute may have grown old
    with counting() as many:
        alice.get(f"/threads/{scene.thread}")
    assert len(few) == len(many)


def test_asking_writes_the_board_alone(alice, counting):
    with counting() as statements:
        alice.post("/threads", data=question())
    written = [one for one in statements if not one.startswith("SELECT")]
    assert written
    assert not any("member" in one or "session" in one for one in written)
