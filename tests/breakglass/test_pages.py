"""The officers' pages: asking, looking on, closing. No page opens anything or takes a key."""

import io
from datetime import timedelta

import pytest

from forum import clock
from forum.breakglass import queries
from tests.board.conftest import words_of
from tests.breakglass.conftest import REASON

FORM = {"ground": "danger", "text": REASON, "delay": "0"}


@pytest.fixture
def olga(case):
    return case.cast.client("olga")


def test_a_request_is_made_and_shown(case, olga):
    answer = olga.post("/breakglass", data=FORM | {"post": case.posts.opening})
    assert answer.status_code == 303
    page = words_of(olga.get(answer.location).text)
    assert "첫 번째 열쇠를 기다려요" in page
    assert "생명이나 신체의 급박한 위험" in page
    assert REASON in page
    assert "forum breakglass open" in page


def test_sent_twice_it_is_one(case, olga):
    form = FORM | {"post": case.posts.opening, "nonce": "n" * 22}
    first, second = (olga.post("/breakglass", data=form) for _ in range(2))
    assert first.location == second.location
    with case.cast.unit():
        assert len(queries.records()) == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("post", "nothing", "그런 글이 없어요"),
        ("post", "a" * 16, "그런 글이 없어요"),
        ("ground", "curiosity", "사유를 하나 골라"),
        ("text", "짧아요", "10자에서"),
        ("delay", "31", "0에서 30까지"),
        ("colour", "red", "알 수 없는"),
    ],
)
def test_what_cannot_be_taken_is_said_and_given_back(case, olga, field, value, said):
    form = FORM | {"post": case.posts.opening} | {field: value}
    answer = olga.post("/breakglass", data=form)
    assert answer.status_code == 422
    if field != "colour":
        assert said in words_of(answer.text)
    if field != "text":
        assert REASON in answer.text
    with case.cast.unit():
        assert not queries.records()


def test_a_second_request_about_the_same_post_is_too_late(case, olga):
    form = FORM | {"post": case.posts.opening}
    olga.post("/breakglass", data=form)
    assert olga.post("/breakglass", data=form).status_code == 409


def test_closing_ends_it(case, olga):
    request = case.ask()
    assert olga.post(f"/breakglass/{request}/closing").status_code == 303
    page = words_of(olga.get(f"/breakglass/{request}").text)
    assert "확인하지 않고 닫았어요" in page
    assert "forum breakglass open" not in page


def test_an_expired_one_says_so_and_closing_is_too_late(case, olga, time_machine):
    request = case.ask()
    time_machine.move_to(clock.now() + timedelta(hours=25))
    assert "24시간이 지나" in words_of(olga.get(f"/breakglass/{request}").text)
    assert olga.post(f"/breakglass/{request}/closing").status_code == 409


@pytest.mark.parametrize("name", ["alice", "mona", "chan", "pia", "omar"])
def test_nobody_else_comes_in(case, name):
    request = case.ask()
    client = case.cast.client(name)
    for path in ("/breakglass", f"/breakglass/{request}"):
        assert client.get(path).status_code == 403
    for path in ("/breakglass", f"/breakglass/{request}/closing"):
        assert client.post(path, data=FORM).status_code == 403


def test_a_key_file_is_taken_by_no_page(case, olga):
    """Sent as a file it is refused, and no page has a place for one."""
    request = case.ask()
    for path in ("/breakglass", f"/breakglass/{request}"):
        assert 'type="file"' not in olga.get(path).text
    form = FORM | {"post": case.posts.answer, "key": (io.BytesIO(case.officers.a), "a.key")}
    assert olga.post("/breakglass", data=form).status_code in {400, 413, 422}


def test_without_keys_the_page_says_that_there_is_nothing_to_ask(cast):
    page = cast.client("lena").get("/breakglass").text
    assert "열람 열쇠가 없어요" in page
    assert "<textarea" not in page


def test_touched_records_stop_everything(case, olga):
    case.ask()
    case_head = case.cast._app.config["FORUM"].keys_file.with_name("breakglass.head")
    case_head.write_text('{"number": 9, "mark": "00"}')
    answer = olga.post("/breakglass", data=FORM | {"post": case.posts.answer})
    assert answer.status_code == 403
    assert "잘려 나갔어요" in words_of(answer.text)


@pytest.mark.parametrize("path", ["/breakglass", "/breakglass/{request}"])
def test_the_pages_keep_their_budget(case, olga, counting, path):
    for post in (case.posts.answer, case.posts.comment):
        case.ask(post)
    path = path.format(request=case.ask())
    with counting() as statements:
        olga.get(path)
    assert len(statements) <= 5, "\n".join(statements)
