# ruff: noqa: E501  lists read best in rows
"""Numbers that are somebody's, by shape and by what makes them one; and those that are nobody's."""

from datetime import date

import pytest

from forum import clock
from forum.anonymity.guard import BLOCKED, find

FOUND = {
    "resident": (
        "960121-1234567", "9601211234567", "960121 1234567", "960121 - 1234567", "９６０１２１－１２３４５６７",
        "960121.1234567", "9 6 0 1 2 1 - 1 2 3 4 5 6 7", "96O121-l234567", "960121\u200b-1234567", "960121–1234567",
        "번호는 960121-1234567이에요", "000505-3637892", "210315-4123456", "9601211021413",
    ),
    "foreigner": ("911124-5678901", "9111245678901", "911124 - 5678901", "000505-7637892"),
    "card": (
        "4012888888881881", "4012-8888-8888-1881", "4012 8888 8888 1881", "371449635398431", "3714-496353-98431",
        "４０１２－８８８８－８８８８－１８８１", "4 0 1 2 8 8 8 8 8 8 8 8 1 8 8 1",
    ),
    "phone": (
        "010-1234-5678", "01012345678", "010.1234.5678", "010 1234 5678", "010/1234/5678", "０１０－１２３４－５６７８",
        "O1O-1234-5678", "공일공-일이삼사-오육칠팔", "공일공 일이삼사 오육칠팔이에요", "010-일이삼사-5678", "0 1 0 1 2 3 4 5 6 7 8",
        "010\u200b-1234-5678", "+82 10-1234-5678", "011-234-5678", "02-123-4567", "(02) 1234-5678", "031-123-4567",
        "070-1234-5678", "1588-1234", "+1 415 555 0132", "(415) 555-0132", "+44 20 7123 4567", "090-1234-5678",
        "010-1234-5678로 주세요",
    ),
    "business": ("104-86-56659", "1048656659", "104 86 56659", "104-86-56659입니다"),
    "account": ("국민은행 123456-78-901234", "계좌: 110-123-456789", "3333-01-1234567 카카오뱅크", "농협 302-0123-4567-81"),
    "licence": ("11-22-123456-12", "28 22 123456 12"),
    "passport": ("M123A4567", "여권은 m123a4567이에요"),
    "email": (
        "kim@hanbit.co.kr", "kim.min+board@mail.example", "kim (at) hanbit.co.kr", "kim골뱅이naver.com",
        "kim @ naver.com", "user@xn--80ak6aa92e.com",
    ),
    "link": ("https://hanbit.atlassian.net/browse/X-1", "hanbit.slack.com", "wiki.hanbit.co.kr/a?b=c", "blog.naver.com/kim"),
}  # fmt: skip
NOT_FOUND = (
    "961321-1234567", "960230-1234567", "960121-9234567", "960121+1234567", "960111-10214131", "299901-3123456",
    "8801234567893", "1712345678901", "2018-11-09 1234567", "4012888888881882", "0000000000000000", "104-86-56658",
    "1700000000", "110-81-4127A", "010-0000-0000", "http://hanbit", "https://www.law.go.kr/a", "버전 10.2.3.4567",
    "2026-11-22", "13:45:10", "1,234,567,890원", "12-34", "111-22-123456-12", "은행 창구 3-5번", "1800-1950년",
)  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, texts in FOUND.items() for t in texts])
def test_it_is_found_as_what_it_is(kind, text):
    assert [one.kind for one in find(text)] == [kind]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_other_numbers_are_nobodys(text):
    assert not find(text)


def test_what_the_law_forbids_to_keep_and_nothing_else_is_blocked():
    assert {k for k, texts in FOUND.items() if find(texts[0])[0].is_blocked} == BLOCKED
    assert {"resident", "foreigner"} == BLOCKED


def test_born_tomorrow_is_nobody(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 22))
    assert find("261122-3123456")
    assert not find("261123-3123456")
