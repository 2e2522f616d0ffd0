"""Asking a question."""

import pytest
from sqlalchemy import func, select

from forum.board.models import Post, Thread, ThreadTag
from tests.board.conftest import HTMX, question, words_of


def test_a_member_asks_and_is_led_to_the_thread(alice, rows):
    answer = alice.post("/threads", data=question())
    assert answer.status_code == 303
    page = alice.get(answer.location)
    assert page.status_code == 200
    assert "알림이 하루에 300개씩 와요" in page.text
    assert "내가 쓴 글" in page.text
    assert "답변이 달리면 알려드릴까요?" in page.text
    [thread] = rows(select(Thread))[0]
    assert (thread.kind, thread.category_id) == ("question", "how-to")
    assert {name for (name,) in rows(select(ThreadTag.name))} == {"알림", "습관"}


def test_a_problem_keeps_where_it_happened_and_nothing_else_does(alice, rows):
    environment = {"os": "Windows 11", "browser": "", "app_version": "5.12"}
    answer = alice.post("/threads", data=question(category="problem", **environment))
    assert "Windows 11" in alice.get(answer.location).text
    alice.post("/threads", data=question(nonce="other", **environment))
    kept = {row.environment and row.environment["os"] for row in rows(select(Thread.environment))}
    assert kept == {"Windows 11", None}


def test_a_guest_keeps_what_was_written(cast, rows):
    answer = cast.client().post("/threads", data=question())
    assert answer.status_code == 401
    assert 'name="resume"' in answer.text
    assert not rows(select(Thread))


@pytest.mark.parametrize("name", ["mona", "chan", "pia", "olga", "omar"])
def test_staff_do_not_ask(cast, rows, name):
    client = cast.client(name)
    assert client.get("/threads/new").status_code == 403
    assert client.post("/threads", data=question()).status_code == 403
    assert not rows(select(Thread))


def test_a_company_admin_asks_like_anybody(cast):
    assert cast.client("erin").post("/threads", data=question()).status_code == 303


def test_sent_twice_it_is_asked_once_and_answered_alike(alice, rows):
    first, second = (alice.post("/threads", data=question()) for _ in range(2))
    assert first.location == second.location
    assert len(rows(select(Thread.id))) == 1


def test_all_that_cannot_be_taken_is_told_at_once_and_nothing_is_lost(alice, rows):
    long = "긴 글이에요. " * 15_000
    given = question(title="", category="", body=long, tags="하나, 둘, 셋, 넷, 다섯, 여섯")
    answer = alice.post("/threads", data=given)
    words = words_of(answer.text)
    assert answer.status_code == 422
    for told in ("2자 이상", "분류를 하나", "100000자까지", "5개까지"):
        assert told in words
    assert long.strip() in answer.text
    assert "하나, 둘, 셋, 넷, 다섯, 여섯" in answer.text
    assert not rows(select(Thread))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": "가"}, "2자 이상"),
        ({"title": "가" * 10_000}, "200자까지"),
        ({"title": "\u200b\u202e\u0000"}, "2자 이상"),
        ({"body": " \n\u200b\u0000 "}, "내용을 써 주세요"),
        ({"category": "no-such"}, "분류를 하나"),
        ({"category": "x" * 20_000}, "너무 길어요"),
        ({"tags": "가" * 31}, "30자까지"),
        ({"kind": "poem"}, "고민인지 팁인지"),
        ({"category": "problem", "os": "w" * 61}, "60자까지"),
        ({"title": ["하나예요", "둘이에요"]}, "두 번"),
        ({"body": ["하나", "둘"]}, "두 번"),
        ({"category": ["how-to", "feature"]}, "두 번"),
        ({"kind": ["question", "tip"]}, "두 번"),
    ],
)
def test_a_clear_word_for_each_thing_that_cannot_be_taken(alice, rows, changes, told):
    answer = alice.post("/threads", data=question(**changes))
    assert answer.status_code == 422
    assert told in words_of(answer.text)
    assert not rows(select(Thread))


def test_missing_keys_are_told_not_failed(alice):
    assert alice.post("/threads", data={}).status_code == 422
    assert alice.post("/threads", json=["a", 1]).status_code == 415
    assert alice.post("/threads", json={"title": {"a": 1}}).status_code == 415
    assert (
        alice.post("/threads", data=b"\xff\xfe\x00", content_type="text/plain").status_code == 415
    )


@pytest.mark.parametrize(
    "text",
    [
        "\u202e뒤집힌 글",
        "a\u0000b 글이에요",
        "\u1112\u1161\u11ab\u1100\u1173\u11af 풀어 쓴 한글",
        "e\u0301" * 90,
        "<script>alert(1)</script> 그리고",
        "\u202e" * 5 + "글이에요",
        "\U0001f469\u200d\U0001f467 가족 이야기",
    ],
)
def test_strange_letters_are_taken_calmly(alice, text):
    answer = alice.post("/threads", data=question(title=text, body=text))
    assert answer.status_code == 303
    page = alice.get(answer.location).text
    assert "<script>alert" not in page
    assert "\u0000" not in page
    assert "\u202e" not in page


def test_lone_surrogates_do_not_break_the_form(alice):
    body = b"kind=question&category=how-to&title=%ED%A0%80%ED%A0%80ab&body=%ED%A0%80cd"
    answer = alice.post("/threads", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {303, 422}


def test_a_post_keeps_the_hour_and_no_more(alice, rows):
    alice.post("/threads", data=question())
    [row] = rows(select(Post.posted_at, Thread.asked_at).join(Thread))
    assert all((at.minute, at.second, at.microsecond) == (0, 0, 0) for at in row)


def test_the_preview_shows_and_keeps_nothing(alice, cast, rows):
    shown = alice.post("/preview", data={"body": "**굵게** <script>x</script>"}, headers=HTMX)
    assert "<strong>굵게</strong>" in shown.text
    assert "<script>" not in shown.text
    assert alice.post("/preview", data={"body": "가" * 100_001}).status_code == 422
    assert alice.post("/preview", data={}).status_code == 200
    assert cast.client().post("/preview", data={"body": "x"}).status_code == 401
    assert rows(select(func.count()).select_from(Post)) == [(0,)]


def test_the_composer_takes_words_from_a_search(alice):
    page = alice.get("/threads/new?title=결재자+바꾸기&category=how-to").text
    assert 'value="결재자 바꾸기"' in page
    assert alice.get("/threads/new?kind=x&title=" + "가" * 900).status_code == 200
