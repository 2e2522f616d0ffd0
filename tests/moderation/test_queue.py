import pytest

from forum.board import actions
from forum.board.models import Thread
from forum.database import db
from forum.moderation.queries import queue

HTMX = {"HX-Request": "true"}


@pytest.fixture
def posts(cast, scene):
    """Three more answers by bob."""
    with cast.unit():
        bob = cast.actor("bob")
        thread = db.session.get_one(Thread, scene.thread)
        return [actions.answer(bob, thread, body=f"답변 {n}").id for n in range(3)]


def seen(cast, name="mona", wanted=""):
    with cast.unit():
        return queue(cast.actor(name), wanted)


def test_harm_comes_first_then_the_number_of_reports(cast, report, posts):
    report("carol", posts[0], "duplicate")
    report("dave", posts[0], "duplicate")
    report("carol", posts[1], "advert")
    report("alice", posts[2], "rude")
    report("dave", posts[2], "other")
    found = seen(cast)
    order = [found.current.post_id, *(one.post_id for one in found.waiting)]
    assert order == [posts[2], posts[1], posts[0]]
    assert (found.current.is_harmful, found.current.count) == (True, 2)
    assert found.current.reasons in ([("rude", 1), ("other", 1)], [("other", 1), ("rude", 1)])
    assert (found.remaining, found.minutes, found.total) == (3, 1, 3)
    assert seen(cast, wanted=posts[0]).current.post_id == posts[0]


def test_the_day_ends(cast, scene, report):
    assert "오늘은 조용해요" in cast.client("mona").get("/moderation").text
    report("carol", scene.answer)
    page = cast.client("mona").get("/moderation").text
    assert "1건 남았어요" in page
    assert 'data-key="h"' in page
    assert 'data-key="l"' in page
    cast.client("mona").post(f"/posts/{scene.answer}/keeping")
    page = cast.client("mona").get("/moderation").text
    assert "오늘 할 일을 마쳤어요" in page
    assert 'data-key="z"' in page


def test_the_undo_is_for_ones_own_last_decision(cast, scene, report):
    report("carol", scene.answer)
    cast.client("mona").post(f"/posts/{scene.answer}/keeping")
    page = cast.client("lena").get("/moderation").text
    assert 'data-key="z"' not in page
    assert "알림이 너무 많아요" in page  # what the team did today stands in the rail all the same


def test_htmx_gets_the_desk_alone(cast, scene, report):
    report("carol", scene.answer)
    mona = cast.client("mona")
    answer = mona.post(f"/posts/{scene.answer}/keeping", headers=HTMX, follow_redirects=True)
    assert answer.text.lstrip().startswith('<div id="queue">')


def test_hidden_words_of_a_long_text_come_whole_only_for_the_current_one(
    cast, scene, report, posts
):
    with cast.unit():
        bob = cast.actor("bob")
        thread = db.session.get_one(Thread, scene.thread)
        long = actions.answer(bob, thread, body="가나다 " * 2000).id
    report("carol", long, "other")
    report("carol", posts[0], "rude")
    found = seen(cast)
    assert found.current.post_id == posts[0]
    assert len(found.waiting[0].snippet) <= 120
    assert found.waiting[0].minutes > 10


def test_the_number_of_statements_does_not_grow(cast, report, posts, scene, statements):
    mona = cast.client("mona")
    report("carol", posts[0])
    with statements() as few:
        assert mona.get("/moderation").status_code == 200
    for post in (*posts[1:], scene.answer, scene.opening):
        report("dave", post, "rude", note="왜요")
    with statements() as many:
        assert mona.get("/moderation").status_code == 200
    assert len(many) == len(few) <= 12
