import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text import clean_line, excerpt


def test_a_short_text_is_whole():
    assert excerpt("짧은 글이에요.") == "짧은 글이에요."


@pytest.mark.parametrize(
    ("plain", "length", "beginning"),
    [
        ("첫 문장이에요. 둘째 문장은 길어서 다 들어가지 않아요.", 12, "첫 문장이에요.…"),
        ("알림을 부서별로 나누고 싶어요", 12, "알림을 부서별로…"),
        ("설정에서, 알림을 끄세요", 8, "설정에서…"),
        ("東京都千代田区永田町一丁目", 6, "東京都千代…"),
        ("가나다라👩\u200d🚀마바사", 7, "가나다라…"),
        ("가나다라👍🏽마바사", 6, "가나다라…"),
        ("ab🇰🇷🇯🇵🇺🇸", 6, "ab🇰🇷…"),
        ("가나", 1, "…"),
    ],
)
def test_a_long_text_ends_after_a_sentence_a_word_or_a_character(plain, length, beginning):
    assert excerpt(plain, length) == beginning


@given(st.text("ab가 .,\u0301👩\u200d🚀🏽🇰🇷ᄀ\u1161\u11a8\ufe0f"), st.integers(1, 30))
def test_an_excerpt_is_a_beginning_that_fits_and_splits_no_character(text, length):
    plain = clean_line(text)
    cut = excerpt(plain, length)
    assert len(cut) <= length
    if cut != plain:
        kept = cut.removesuffix("…")
        assert plain.startswith(kept)
        after = plain[len(kept)]
        assert not kept or not unicodedata.category(after).startswith("M")
        assert "\u200d" not in kept[-1:] + after
