"""Editing what one wrote."""

import pytest
from sqlalchemy import select

from forum.board.models import Post, Revision, Thread, ThreadTag
from tests.board.conftest import parts, words_of


def edited(**changes):
    return {
        "title": "새 제목이에요",
        "category": "feature",
        "tags": "새태그",
        "body": "새 내용이에요.",
    } | changes


def test_a_question_is_edited_with_its_title_category_and_tags(alice, scene, rows):
    form = alice.get(f"/posts/{scene.opening}/edit").text
    assert "사흘째 **멈춰** 있어요." in form
    assert 'value="결재"' in form
    answer = alice.post(f"/posts/{scene.opening}/edit", data=edited())
    assert answer.location == f"/threads/{scene.thread}#post-{scene.opening}"
    page = alice.get(f"/threads/{scene.thread}").text
    assert "새 제목이에요" in page
    assert "고침" in page
    [thread] = rows(select(Thread).where(Thread.id == scene.thread))[0]
    assert (thread.category_id, thread.excerpt) == ("feature", "새 내용이에요.")
    assert rows(select(ThreadTag.name)) == [("새태그",)]
    [before] = rows(select(Revision))[0]
    assert before.title == "결재를 올린 뒤에 결재자를 바꿀 수 있나요?"


def test_a_tip_is_edited_in_its_parts(carol, scene, rows):
    form = carol.get(f"/posts/{scene.tip_opening}/edit").text
    assert "1. 마지막 5분을 비워요." in form
    given = edited(situation="하나", method="둘", result="")
    del given["body"]  # which a tip has not
    assert carol.post(f"/posts/{scene.tip_opening}/edit", data=given).status_code == 303
    [row] = rows(select(Post.source).where(Post.id == scene.tip_opening))
    assert parts(row.source) == ["하나", "둘", ""]


def test_answers_and_comments_are_edited(bob, carol, scene):
    for client, post_id in ((bob, scene.answer), (carol, scene.comment)):
        assert client.get(f"/posts/{post_id}/edit").status_code == 200
        client.post(f"/posts/{post_id}/edit", data={"body": f"새 글 {post_id}"})
        assert f"새 글 {post_id}" in client.get(f"/threads/{scene.thread}").text


@pytest.mark.parametrize("name", ["bob", "carol", "erin", "mona", "chan", "omar"])
def test_nobody_else_edits(cast, scene, name):
    client = cast.client(name)
    assert client.get(f"/posts/{scene.opening}/edit").status_code == 403
    assert client.post(f"/posts/{scene.opening}/edit", data=edited()).status_code == 403


def test_a_guest_keeps_the_words(cast, scene):
    answer = cast.client().post(f"/posts/{scene.opening}/edit", data=edited())
    assert answer.status_code == 401
    assert 'name="resume"' in answer.text


def test_what_cannot_be_taken_comes_back_with_its_reasons(alice, scene, rows):
    given = edited(title="", category="x", body="", tags="가" * 40)
    answer = alice.post(f"/posts/{scene.opening}/edit", data=given)
    words = words_of(answer.text)
    assert answer.status_code == 422
    for told in ("2자 이상", "분류를 하나", "내용을 써", "30자까지"):
        assert told in words
    assert "가" * 40 in answer.text
    assert not rows(select(Revision.post_id))


def test_repeated_keys_are_refused(alice, scene):
    given = edited(title=["하나예요", "둘이에요"])
    assert alice.post(f"/posts/{scene.opening}/edit", data=given).status_code == 422


def test_what_is_gone_or_hidden_is_not_edited(bob, cast, scene):
    cast.client("mona").post(f"/posts/{scene.answer}/hiding", data={"reason": "rude"})
    assert bob.get(f"/posts/{scene.answer}/edit").status_code == 404
    assert bob.get("/posts/nosuch/edit").status_code == 404
