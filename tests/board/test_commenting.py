"""Comments under an answer, under a question, under a tip."""

from sqlalchemy import select

from forum.board.models import Post, Thread
from tests.board.conftest import HTMX


def test_a_comment_stands_under_what_it_is_about(alice, scene, rows):
    answer = alice.post(f"/posts/{scene.answer}/comments", data={"body": "고마워요"})
    assert answer.status_code == 303
    [row] = rows(select(Post.parent_id).where(Post.plain == "고마워요"))
    assert row.parent_id == scene.answer
    [thread] = rows(select(Thread).where(Thread.id == scene.thread))[0]
    assert thread.comments_count == 2


def test_a_comment_on_a_comment_stands_beside_it(alice, scene, rows):
    alice.post(f"/posts/{scene.comment}/comments", data={"body": "그렇군요"})
    [row] = rows(select(Post.parent_id).where(Post.plain == "그렇군요"))
    assert row.parent_id == scene.answer


def test_htmx_gets_the_post_that_was_commented_on(alice, scene):
    for post_id, whole in ((scene.answer, 'class="answer'), (scene.opening, 'class="opening')):
        data = {"body": "고마워요", "nonce": post_id}
        answer = alice.post(f"/posts/{post_id}/comments", data=data, headers=HTMX)
        assert answer.status_code == 200
        assert whole in answer.text
        assert "data-focus" in answer.text
        assert "<html" not in answer.text
    tip = alice.post(f"/posts/{scene.tip_opening}/comments", data={"body": "와"}, headers=HTMX)
    assert 'id="comments"' in tip.text


def test_an_empty_comment_opens_its_form_again(alice, scene):
    for headers in ({}, HTMX):
        answer = alice.post(f"/posts/{scene.answer}/comments", data={"body": ""}, headers=headers)
        assert answer.status_code == 422
        assert '<details class="comment-form" open>' in answer.text
        assert "내용을 써 주세요" in answer.text


def test_a_long_comment_is_not_lost(alice, scene):
    long = "가나다라 " * 40_000
    answer = alice.post(f"/posts/{scene.opening}/comments", data={"body": long})
    assert answer.status_code == 422
    assert long.strip() in answer.text


def test_sent_twice_it_stands_once(alice, scene, rows):
    data = {"body": "고마워요", "nonce": "n"}
    first, second = (alice.post(f"/posts/{scene.answer}/comments", data=data) for _ in range(2))
    assert first.location == second.location
    assert len(rows(select(Post.id).where(Post.plain == "고마워요"))) == 1


def test_staff_comment_by_name_and_officers_do_not(cast, scene):
    address = f"/posts/{scene.answer}/comments"
    assert cast.client("mona").post(address, data={"body": "네"}).status_code == 303
    assert cast.client("omar").post(address, data={"body": "네"}).status_code == 403
    assert cast.client().post(address, data={"body": "네"}).status_code == 401


def test_nobody_comments_on_what_is_hidden_or_gone(alice, cast, scene):
    cast.client("mona").post(f"/posts/{scene.answer}/hiding", data={"reason": "rude"})
    address = f"/posts/{scene.answer}/comments"
    assert alice.post(address, data={"body": "네"}).status_code == 404
    assert alice.post("/posts/nosuch/comments", data={"body": "네"}).status_code == 404
