import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.search import hangul

KEY_OF = {
    jamo: key for key, jamo in hangul._KEYS.items() if key.islower() or jamo in "ㅃㅉㄸㄲㅆㅒㅖ"
}
TWO_OF = {one: two for two, one in hangul._JOINED.items()}


def typed(word):
    letters = "".join(TWO_OF.get(jamo, jamo) for jamo in hangul.jamo(word))
    return "".join(KEY_OF.get(letter, letter) for letter in letters)


def test_initials():
    assert hangul.initials("하위 업무 2.0") == "ㅎㅇㅇㅁ"
    assert hangul.is_initials("ㅎㅇ ㅇㅁ")
    assert not hangul.is_initials("하ㅇ")
    assert not hangul.is_initials("ㅎ")


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("gkdnldjqan", "하위업무"),
        ("gkdnl djqan", "하위 업무"),
        ("rkqtdl", "값이"),
        ("dksgdms", "않은"),
        ("Tkdkdk", "싸아아"),
        ("dhkfrk", "왈가"),
    ],
)
def test_the_keyboard_left_in_english(keys, meant):
    assert hangul.from_keyboard(keys) == meant


@pytest.mark.parametrize("word", ["hello", "api", "", "하위업무", "2024"])
def test_what_is_no_korean_stays(word):
    assert hangul.from_keyboard(word) is None


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=12))
def test_every_word_comes_back(word):
    assert hangul.from_keyboard(typed(word)) == word
