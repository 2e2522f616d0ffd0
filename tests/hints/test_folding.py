import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.hints import Word, fold, score, starter, watch_of
from forum.hints.hangul import as_keys
from forum.hints.patterns import BadPattern, finder_of, parse
from tests.hints.evading import evasions

WATCH = watch_of(())


@pytest.fixture
def watch():
    return WATCH


@pytest.mark.parametrize(
    "spelled",
    [
        "시1발",
        "시.발",
        "시 발 놈",
        "ㅅㅣㅂㅏㄹ",
        "씨이발",
        "씨빨",
        "tlqkf",
        "시\u200b발",
        "ㅅl발",
        "s1bal",
        "ㅅㅂ",
        "ㅆ.ㅂ",
    ],
)
def test_one_word_in_many_spellings(watch, spelled):
    assert watch.find(spelled)


@pytest.mark.parametrize(
    "harmless",
    [
        "문제의 시발점이 되었어요",
        "화재 시 발생하는 알림",
        "다시 발송해 주세요",
        "8시 8분에 왔어요",
        "새끼손가락을 다쳤어요",
        "전염병 때문에 재택이에요",
        "한남동 사무실이에요",
        "class and assessment",
        "who-read-minute",
        "10시18분",
        "연차 개시 끼니",
    ],
)
def test_what_only_looks_alike_is_left_alone(watch, harmless):
    assert watch.find(harmless) == []


def test_most_ways_round_are_seen(watch):
    ours = evasions()
    assert len(ours) >= 400
    assert sum(bool(watch.find(text)) for _, text in ours) / len(ours) >= 0.9


def test_the_word_itself_is_always_found_as_it_is_listed(watch):
    lost = [one.text for one in starter() if not watch.find(one.text.lstrip("="))]
    assert lost == []


def test_what_staff_say_of_a_word_goes_before_the_starter_list():
    assert watch_of([Word("시발", "flag")]).find("시발") != watch_of(()).find("시발")
    assert [one.act for one in watch_of([Word("공짜폰", "block")]).find("공 짜 폰")] == ["block"]


def test_typed_with_another_keyboard():
    assert as_keys("시발") == "tlqkf"
    assert as_keys("없다") == "djqtek"
    assert as_keys("abc") == ""


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_can_be_folded_found_and_weighed(text):
    read = fold(text)
    assert fold(text) == read
    WATCH.alike.find(read.plain)
    assert 0 <= score(text).value <= 100


@given(st.text("가나ab.?[](){}*+|\\^$ ", max_size=50))
@settings(max_examples=500, deadline=None)
def test_a_pattern_is_taken_or_refused_and_never_hangs(pattern):
    try:
        finder = finder_of([parse(pattern)])
    except BadPattern:
        return
    begun = time.process_time()
    finder.find("가a나b" * 500)
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("가나", "xx가나xx", True),
        ("가.나", "가다나", True),
        ("가.나", "가나", False),
        ("가.?나", "가나", True),
        ("가다?라?나", "가라나", True),
        ("[가나]다", "나다", True),
        ("[가나]다", "라다", False),
        ("가가나", "가가가나", True),
    ],
)
def test_patterns(pattern, text, found):
    assert bool(finder_of([parse(pattern)]).find(text)) is found


def test_two_patterns_side_by_side_do_not_run_into_each_other():
    finder = finder_of([parse("가나"), parse("다라")])
    assert finder.find("가다라") == {1}
    assert finder.find("가나") == {0}
    assert finder.find("나다") == set()


def test_a_score_comes_with_the_places_that_made_it():
    said = score("알림을 꺼 주세요. 이 병신 새끼들아 꺼져라. 고맙습니다.")
    assert said.value >= 50
    assert any("병신" in reason for reason in said.reasons)
    assert score("").value == 0
    assert score("알림 설정은 어디에서 바꾸나요?").value < 50
