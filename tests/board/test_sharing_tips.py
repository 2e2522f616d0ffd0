"""Sharing a tip: situation, method, result."""

import pytest
from sqlalchemy import select

from forum.board.models import Post, Thread
from tests.board.conftest import parts, tip, words_of


def test_a_tip_has_three_parts(alice, rows):
    answer = alice.post("/threads", data=tip(category="culture"))
    page = alice.get(answer.location).text
    words = words_of(page)
    assert words.index("상황") < words.index("방법") < words.index("결과")
    assert parts(rows(select(Post.source))[0].source)[1] == "- 참조 알림을 꺼요."
    assert "답변 쓰기" not in words
    assert "답변을 기다려요" not in words


def test_the_method_alone_is_needed(alice):
    answer = alice.post("/threads", data=tip(situation="", result=""))
    assert answer.status_code == 303
    words = words_of(alice.get(answer.location).text)
    assert "상황" not in words.split("댓글")[0]


@pytest.mark.parametrize("method", ["", " \n ", "\u0000"])
def test_a_tip_without_a_method_is_not_taken(alice, rows, method):
    answer = alice.post("/threads", data=tip(method=method, body="고민 쪽에 쓴 글"))
    assert answer.status_code == 422
    assert "내용을 써 주세요" in answer.text
    assert "고민 쪽에 쓴 글" in answer.text
    assert not rows(select(Thread))


def test_the_parts_together_keep_the_limit(alice):
    answer = alice.post("/threads", data=tip(situation="가" * 60_000, method="나" * 60_000))
    assert answer.status_code == 422
    assert "100000자까지" in words_of(answer.text)


def test_nobody_can_write_the_break_between_the_parts(alice, rows):
    alice.post("/threads", data=tip(situation="앞\f뒤", method="하나\f둘"))
    assert len(parts(rows(select(Post.source))[0].source)) == 3


def test_sent_twice_it_is_shared_once(alice, rows):
    first, second = (alice.post("/threads", data=tip()) for _ in range(2))
    assert first.location == second.location
    assert len(rows(select(Thread.id))) == 1


def test_a_tip_takes_comments_and_no_answers(alice, scene):
    refused = alice.post(f"/threads/{scene.tip}/answers", data={"body": "답변이에요"})
    assert refused.status_code == 403
    taken = alice.post(f"/posts/{scene.tip_opening}/comments", data={"body": "해 볼게요"})
    assert taken.status_code == 303
    assert "해 볼게요" in alice.get(f"/threads/{scene.tip}").text
