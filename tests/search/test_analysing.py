import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.search.analyser import MorphemeAnalyser
from forum.search.text import fold, folded_with_places

analyse = MorphemeAnalyser().analyse


def test_particles_and_endings_are_no_terms():
    tokens = analyse("하위업무에서 담당자를 바꾸려면 어떻게 하나요?")
    assert {"하위", "업무", "담당", "바꾸"} <= set(tokens.c)
    assert not {"에서", "를", "려면", "나요"} & set(tokens.c)


@pytest.mark.parametrize(
    ("glued", "apart"),
    [("자동로그인", "자동 로그인"), ("하위업무", "하위 업무"), ("비밀번호", "비밀 번호")],
)
def test_glued_and_spaced_compounds_are_the_same_words(glued, apart):
    assert set(analyse(glued).c) == set(analyse(apart).c)


def test_nouns_weigh_more_than_auxiliaries():
    weights = analyse("업무를 알고 싶다").weights
    assert weights["업무"] > weights["알"] > weights["싶"]


def test_pairs_stay_within_a_word_of_hangul():
    assert analyse("하위 업무 API가").b == ("하위", "업무", "가")


def test_english_is_stemmed_and_stop_words_weigh_little():
    tokens = analyse("Running the tests")
    assert tokens.c == ("run", "the", "test")
    assert tokens.weights["the"] < tokens.weights["run"]


def test_latin_words_glued_to_korean_are_found():
    assert {"api", "연동"} <= set(analyse("API연동").c)


def test_japanese_is_read_by_characters_and_pairs():
    assert {"完", "了", "完了"} <= set(analyse("完了する").c)


@pytest.mark.parametrize(
    "written",
    [
        "\u1112\u1161\u110b\u1171업무",
        "하위\u200b업무",
        "\ud800하위업무",
        "하위\x00업무",
        "하\u202e위업무",
    ],
)
def test_what_is_not_seen_hides_no_word(written):
    assert set(analyse(written).c) == {"하위", "업무"}


@given(st.text(alphabet=st.characters(codec=None), max_size=60))
def test_any_text_can_be_read(text):
    analyse(text)
    folded, places = folded_with_places(text)
    assert len(places) == len(folded) + 1
    assert list(places) == sorted(places)
    assert places[-1] == len(text)


def test_a_long_text_without_spaces_is_read():
    assert len(analyse("가" * 200_000).b) == 199_999


def test_folding_is_stable():
    assert fold(fold("Ａｂ㈜ 각")) == fold("Ａｂ㈜ 각")
