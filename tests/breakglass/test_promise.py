"""The promise page says whether an author can be identified, since when, and how often one was."""

import pytest

from forum import clock
from forum.anonymity import keys
from forum.breakglass import queries
from forum.errors import ForumError
from tests.board.conftest import words_of
from tests.breakglass.conftest import give_keys

NOBODY = "열람 열쇠가 없어서"


def promise(cast, language="ko"):
    client = cast.client()
    client.set_cookie("lang", language)
    return words_of(client.get("/promise").text)


def test_without_keys_it_says_that_nobody_can(cast):
    assert NOBODY in promise(cast)
    assert "두 사람의 열쇠를 함께 써서" not in promise(cast)


def test_one_key_is_none(cast, settings):
    keys.add_officer(settings.keys_file, clock.quarter(), "a", b"\1" * 32)
    assert NOBODY in promise(cast)


@pytest.mark.parametrize("language", ["ko", "en", "ja"])
def test_with_keys_it_says_since_when_on_which_grounds_and_what_cannot_be_prevented(
    cast, officers, language
):
    page = promise(cast, language)
    year, _, number = clock.quarter().partition("Q")
    assert year in page
    assert {"ko": f"{year}년 {number}분기", "en": f"Q{number} {year}"}.get(language, year) in page
    assert NOBODY not in page
    assert "board." not in page


def test_keys_of_a_coming_quarter_are_announced_before_they_count(cast, settings):
    give_keys(settings.keys_file, "2999Q3")
    page = promise(cast)
    assert "지금은 열람 열쇠가 없어서" in page
    assert "2999년 3분기에 시작하는" in page


def test_it_counts_what_was_asked_refused_and_done(case, later):
    assert "요청 0건, 거절 0건, 확인 0건" in promise(case.cast)
    case.open()
    case.close(case.ask(case.posts.answer))
    case.ask(case.posts.comment)
    assert "요청 3건, 거절 1건, 확인 1건" in promise(case.cast)
    with case.cast.unit(), later(hours=25):
        counted = queries.promise()
    assert (counted.asked, counted.refused, counted.done, counted.waiting) == (3, 2, 1, 0)


def test_a_failed_try_counts_nothing(case):
    request = case.ask()
    for private in (case.officers.b, b"\7" * 32):
        with pytest.raises(ForumError):
            case.first(request, private)
    assert "확인 0건" in promise(case.cast)


def test_the_count_stays_where_the_keys_are_gone(case, settings):
    case.open()
    keys.remove_officer(settings.keys_file, clock.quarter(), "b")
    page = promise(case.cast)
    assert NOBODY in page
    assert "확인 1건" in page
