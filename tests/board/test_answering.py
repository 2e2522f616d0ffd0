"""Answering a question, as a member and officially."""

import pytest
from sqlalchemy import select

from forum.board.actions import writing
from forum.board.models import Participant, Post, Thread
from tests.board.conftest import HTMX, words_of


def test_an_answer_is_posted_under_a_name_of_this_thread(carol, scene):
    answer = carol.post(f"/threads/{scene.thread}/answers", data={"body": "전화로 확인해요."})
    assert answer.status_code == 303
    assert answer.location.startswith(f"/threads/{scene.thread}#post-")
    words = words_of(carol.get(f"/threads/{scene.thread}").text)
    assert "전화로 확인해요." in words
    assert "이 글에서는 익명 2 로 보여요" in words


def test_who_speaks_again_keeps_the_name(carol, scene, rows):
    for number in range(2):
        carol.post(f"/threads/{scene.thread}/answers", data={"body": f"답변 {number}"})
    numbers = rows(select(Participant.number).where(Participant.thread_id == scene.thread))
    assert sorted(numbers) == [(0,), (1,), (2,)]


def test_no_two_stones_of_a_thread_are_of_one_hue(cast, scene, rows):
    names = ("alice", "bob", "carol", "dave", "erin")
    for name in names:
        cast.client(name).post(f"/threads/{scene.thread}/answers", data={"body": "저는요"})
    stones = rows(select(Participant.pebble).where(Participant.thread_id == scene.thread))
    assert len({stone % writing.HUES for (stone,) in stones}) == len(names)


def test_the_asker_answers_as_the_author(alice, scene):
    alice.post(f"/threads/{scene.thread}/answers", data={"body": "풀었어요."})
    assert "이 글에서는 글쓴이 로 보여요" in words_of(alice.get(f"/threads/{scene.thread}").text)


def test_htmx_gets_the_answers_in_order_and_a_fresh_form(alice, carol, scene):
    alice.post(f"/posts/{scene.answer}/acceptance")
    data = {"body": "전화로 확인해요.", "nonce": "once"}
    answer = carol.post(f"/threads/{scene.thread}/answers", data=data, headers=HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert answer.headers["HX-Retarget"] == "#answers"
    assert 'data-focus="올렸어요."' in answer.text
    assert 'id="answer-form"' in answer.text
    assert 'value="once"' not in answer.text
    assert "답변 2 글쓴이가 채택한 답변" in words_of(answer.text)
    assert 'id="thread-state" hx-swap-oob="true"' in answer.text


def test_htmx_no_longer_reads_that_nobody_answered(alice, carol):
    question = {
        "kind": "question",
        "title": "결재선이 길어요",
        "category": "how-to",
        "body": "왜요?",
    }
    asked = alice.post("/threads", data=question).location
    assert "아직 답변이 없어요" in carol.get(asked).text
    answer = carol.post(f"{asked}/answers", data={"body": "해 봤어요"}, headers=HTMX)
    assert "아직 답변이 없어요" not in answer.text
    assert "답변을 기다려요" not in answer.text


def test_htmx_twice_is_led_to_the_whole_page(carol, scene, rows):
    data = {"body": "전화로 확인해요.", "nonce": "once"}
    address = f"/threads/{scene.thread}/answers"
    carol.post(address, data=data, headers=HTMX)
    again = carol.post(address, data=data, headers=HTMX)
    assert again.status_code == 303
    followed = carol.get(again.location, headers=HTMX)
    assert followed.headers["HX-Redirect"] == f"/threads/{scene.thread}"
    assert len(rows(select(Post.id).where(Post.kind == "answer"))) == 2


def test_an_empty_answer_comes_back_with_its_reason(carol, scene):
    address = f"/threads/{scene.thread}/answers"
    for headers in ({}, HTMX):
        answer = carol.post(address, data={"body": " \u200b "}, headers=headers)
        assert answer.status_code == 422
        assert "내용을 써 주세요" in answer.text
    assert "<html" in carol.post(address, data={}).text


def test_a_long_answer_is_not_lost(carol, scene):
    long = "가나다라 " * 40_000
    answer = carol.post(f"/threads/{scene.thread}/answers", data={"body": long})
    assert answer.status_code == 422
    assert long.strip() in answer.text


def test_repeated_keys_are_refused(carol, scene):
    data = {"body": ["하나", "둘"]}
    assert carol.post(f"/threads/{scene.thread}/answers", data=data).status_code == 422


def test_a_guest_keeps_the_answer(cast, scene, rows):
    answer = cast.client().post(f"/threads/{scene.thread}/answers", data={"body": "안녕하세요"})
    assert answer.status_code == 401
    assert 'name="resume"' in answer.text
    assert len(rows(select(Post.id).where(Post.kind == "answer"))) == 1


@pytest.mark.parametrize("name", ["mona", "chan", "lena", "pia"])
def test_staff_answer_officially_by_name(cast, scene, rows, name):
    data = {"body": "확인했어요.", "official": "y"}
    answer = cast.client(name).post(f"/threads/{scene.thread}/answers", data=data)
    assert answer.status_code == 303
    [post] = rows(select(Post).where(Post.is_official))[0]
    assert post.author_tag is None
    assert post.staff_name == name
    [thread] = rows(select(Thread).where(Thread.id == scene.thread))[0]
    assert thread.has_official
    page = cast.client("alice").get(f"/threads/{scene.thread}").text
    assert page.index("확인했어요.") < page.index("대리 결재를 켜 두세요.")


@pytest.mark.parametrize("name", ["olga", "omar"])
def test_officers_and_operators_do_not_answer(cast, scene, name):
    client = cast.client(name)
    assert client.post(f"/threads/{scene.thread}/answers", data={"body": "네"}).status_code == 403
    assert 'id="answer-form"' not in client.get(f"/threads/{scene.thread}").text


def test_a_member_cannot_make_an_answer_official(carol, scene, rows):
    carol.post(f"/threads/{scene.thread}/answers", data={"body": "네네", "official": "y"})
    assert not rows(select(Post.id).where(Post.is_official))


def test_no_thread_no_answer(carol, scene):
    for thread_id in ("nosuchthread", "%00", "x" * 400):
        answer = carol.post(f"/threads/{thread_id}/answers", data={"body": "네"})
        assert answer.status_code == 404
