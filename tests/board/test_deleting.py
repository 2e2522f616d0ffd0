"""Deleting what one wrote: the words go, what others wrote stays."""

import pytest
from sqlalchemy import select

from forum.board.models import Post, Revision, Thread, Vote


def test_the_page_names_what_will_be_gone(alice, bob, scene):
    assert "결재를 올린 뒤에" in alice.get(f"/posts/{scene.opening}/deletion").text
    page = bob.get(f"/posts/{scene.answer}/deletion").text
    assert "대리 결재를 켜 두세요." in page
    assert "이 답변을 지울까요?" in page


def test_an_answer_goes_and_its_comments_stay(bob, alice, scene, rows):
    answer = bob.post(f"/posts/{scene.answer}?_method=DELETE")
    assert answer.location == f"/threads/{scene.thread}"
    page = alice.get(f"/threads/{scene.thread}").text
    assert "대리 결재를 켜 두세요." not in page
    assert "글쓴이가 지운 글이에요" in page
    assert "저도 그렇게 해요." in page
    [post] = rows(select(Post).where(Post.id == scene.answer))[0]
    assert (post.source, post.html, post.plain) == ("", "", "")


def test_a_question_with_answers_leaves_them(alice, carol, scene):
    alice.delete(f"/posts/{scene.opening}")
    page = carol.get(f"/threads/{scene.thread}")
    assert page.status_code == 200
    assert "결재를 올린 뒤에" not in page.text
    assert "글쓴이가 지운 고민이에요" in page.text
    assert "대리 결재를 켜 두세요." in page.text
    assert scene.thread not in carol.get("/").text


def test_a_thread_without_answers_is_gone(carol, alice, scene):
    answer = carol.post(f"/posts/{scene.tip_opening}?_method=DELETE")
    assert answer.location == "/"
    assert "팁을 지웠어요" in carol.get("/").text
    assert alice.get(f"/threads/{scene.tip}").status_code == 404


def test_votes_and_revisions_go_too(alice, bob, scene, rows):
    alice.post(f"/posts/{scene.answer}/vote")
    bob.post(f"/posts/{scene.answer}/edit", data={"body": "고친 글"})
    alice.post(f"/posts/{scene.answer}/acceptance")
    bob.delete(f"/posts/{scene.answer}")
    assert not rows(select(Vote.post_id))
    assert not rows(select(Revision.post_id))
    [thread] = rows(select(Thread).where(Thread.id == scene.thread))[0]
    assert (thread.answers_count, thread.accepted_post_id) == (0, None)


@pytest.mark.parametrize("name", ["alice", "carol", "erin", "mona", "chan", "omar"])
def test_nobody_else_deletes(cast, scene, name):
    client = cast.client(name)
    assert client.get(f"/posts/{scene.answer}/deletion").status_code == 403
    assert client.delete(f"/posts/{scene.answer}").status_code == 403


def test_twice_is_too_late_and_a_guest_is_asked_to_come_in(bob, cast, scene):
    bob.delete(f"/posts/{scene.answer}")
    assert bob.delete(f"/posts/{scene.answer}").status_code == 403
    assert cast.client().delete(f"/posts/{scene.answer}").status_code == 401
    assert bob.delete("/posts/nosuch").status_code == 404
