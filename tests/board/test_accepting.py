"""The author's choice among the answers."""

import pytest
from sqlalchemy import select

from forum.board.models import Thread


@pytest.fixture
def accepted(rows):
    def read(thread_id):
        query = select(Thread.accepted_post_id).where(Thread.id == thread_id)
        return rows(query)[0].accepted_post_id

    return read


def test_the_author_accepts_changes_and_takes_back(alice, carol, scene, accepted):
    location = carol.post(f"/threads/{scene.thread}/answers", data={"body": "다른 길"}).location
    other = location.partition("#post-")[2]
    answer = alice.post(f"/posts/{scene.answer}/acceptance")
    assert answer.location == f"/threads/{scene.thread}#post-{scene.answer}"
    alice.post(f"/posts/{scene.answer}/acceptance")
    assert accepted(scene.thread) == scene.answer
    alice.post(f"/posts/{other}/acceptance")
    assert accepted(scene.thread) == other
    alice.delete(f"/posts/{scene.answer}/acceptance")
    assert accepted(scene.thread) == other
    alice.post(f"/posts/{other}/acceptance?_method=DELETE")
    assert accepted(scene.thread) is None


def test_the_page_shows_it_solved_and_first(alice, carol, scene):
    location = carol.post(f"/threads/{scene.thread}/answers", data={"body": "나중 답변"}).location
    alice.post(f"/posts/{location.partition('#post-')[2]}/acceptance")
    page = alice.get(f"/threads/{scene.thread}").text
    assert "해결됨" in page
    assert "글쓴이가 채택한 답변" in page
    assert page.index("나중 답변") < page.index("대리 결재를 켜 두세요.")


@pytest.mark.parametrize("name", ["bob", "carol", "erin", "mona", "chan", "omar"])
def test_nobody_else_accepts(cast, scene, accepted, name):
    client = cast.client(name)
    assert client.post(f"/posts/{scene.answer}/acceptance").status_code == 403
    assert client.delete(f"/posts/{scene.answer}/acceptance").status_code == 403
    assert "채택하기" not in client.get(f"/threads/{scene.thread}").text
    assert accepted(scene.thread) is None


def test_a_guest_is_asked_to_come_in(cast, scene):
    assert cast.client().post(f"/posts/{scene.answer}/acceptance").status_code == 401


def test_only_answers_are_accepted(alice, carol, scene):
    assert alice.post(f"/posts/{scene.comment}/acceptance").status_code == 403
    assert alice.post(f"/posts/{scene.opening}/acceptance").status_code == 403
    carol.post(f"/posts/{scene.tip_opening}/comments", data={"body": "네"})
    assert carol.post(f"/posts/{scene.tip_opening}/acceptance").status_code == 403
    assert alice.post("/posts/nosuch/acceptance").status_code == 404
