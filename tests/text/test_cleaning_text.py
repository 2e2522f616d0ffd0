import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forum.text import clean, clean_line

# Characters that meet one another badly: joiners, marks, fillers, Jamo, singletons of NFC.
AWKWARD = st.text(
    "ae가ᄀ\u1161\u11a8か\u3099\u200c\u200d\u0301\u0323\u0344\u0315👩🚀\ufe0f\u200bமி\u0bc6\u0bbe"
    "سκ\u1fef\u212a\u2126\uf900\u3164\u202e\u2069\x00\x85\ud800 \t\n\r\u2028\u3000\xa0\u00ad"
)
ANYTHING = st.text(st.characters(exclude_categories=()))


@settings(max_examples=500)
@given(AWKWARD | ANYTHING)
@example("κ\u200c\u3000a")  # a joiner before a space that is not ASCII
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@settings(max_examples=500)
@given(AWKWARD | ANYTHING)
def test_cleaned_text_is_composed_encodable_and_without_hidden_characters(text):
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode()
    assert not set(cleaned) & set("\0\r\x85\u200b\u2060\ufeff\u202e\u2066\u2069\u3164")
    assert "\n" not in clean_line(text)


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("각", "각"),
        ("가\r\n나\r다", "가\n나\n다"),
        ("a\0b\x07c\x85d\td", "abcd\td"),
        ("a\ud800b\udfff", "ab"),
        ("\u202eabc\u202c \u2066x\u2069", "abc x"),
        ("비\u200b밀\ufeff번\u2060호", "비밀번호"),
        ("가 \t\n\n ", "가"),
        ("    code", "    code"),
        ("\u3164\uffa0", ""),
        ("보이는\U000e0069\U000e0067 말", "보이는 말"),
        ("\U0001f3f4\U000e0061\U000e0061", "\U0001f3f4"),
        (" \u200e\u2800\ufe0f\u0301 ", ""),
    ],
)
def test_text_has_one_stored_form(sent, stored):
    assert clean(sent) == stored


WALES = "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"


@pytest.mark.parametrize(
    "text", [WALES, "葛\U000e0100城市", "ᄒᆞᆫ글", "กี่ที่", "க்ஷௌ", "e\u0323\u0302\u0301", "1\ufe0f\u20e3"]
)
def test_what_living_scripts_and_emoji_are_made_of_stays(text):
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("text", ["👩\u200d🚀", "❤\ufe0f\u200d🔥", "می\u200cخواهم", "ක්\u200dෂ"])
def test_a_joiner_that_shapes_what_is_seen_stays(text):
    assert clean(text) == text


@pytest.mark.parametrize("text", ["관\u200d리자", "ad\u200cmin", "\u200d관리자\u200d", "a \u200d"])
def test_a_joiner_that_only_hides_goes(text):
    assert "\u200c" not in clean(text)
    assert "\u200d" not in clean(text)


def test_a_line_has_single_spaces_only():
    assert clean_line("  제목\t\t이\u3000 \r\n 길어요\xa0 ") == "제목 이 길어요"


@pytest.mark.parametrize("mark", ["\u0315\u0300", "\u0489", "\u20dd", "\U0001d165", "\ufe0f"])
def test_a_tower_of_marks_is_cut(mark):
    cleaned = clean("a" + mark * 100_000 + "b")
    assert cleaned.endswith(mark[0] + "b")
    assert len(cleaned) < 20


@pytest.mark.parametrize(
    "unit",
    ["가", "\u0315\u0300", "\u0301a", "\u200d", "\u3000", "\r\n", "\U000e0061", "\x00가", WALES],
)
def test_cleaning_the_longest_text_takes_a_moment(unit):
    text = unit * (200_000 // len(unit))
    assert min(_spent(text) for _ in range(3)) < 0.2  # 10 to 50 ms when written


def _spent(text):
    started = time.process_time()
    clean(text)
    return time.process_time() - started
