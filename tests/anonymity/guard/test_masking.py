"""A place is a place in the text as given; what is masked is found no more."""

from forum.anonymity.guard import find, mask
from tests.anonymity.guard.own_cases import OWN, cases
from tests.anonymity.guard.test_numbers import FOUND


def test_each_place_holds_its_words():
    text = "한\u200b글 \U0001f600 해\u2060솔정공 김\u200b대리님, ０１０-1234-5678"
    found = find(text, OWN)
    assert [one.kind for one in found] == ["own", "person", "phone"]
    assert all(text[one.start : one.end] == one.words for one in found)
    assert found[0].words == "해\u2060솔정공"


def test_masked_is_found_no_more_and_says_nothing():
    texts = [text for texts in FOUND.values() for text in texts]
    for text in (*texts, *(case.text for case in cases())):
        found = find(text, OWN)
        masked = mask(text, found)
        assert not find(masked, OWN), (text, masked)
        assert not any(one.words in masked for one in found)


def test_a_title_stays():
    assert mask("김 대리님께 드렸어요", find("김 대리님께 드렸어요")) == "○○○ 대리님께 드렸어요"


def test_a_decision_is_about_the_same_words_of_the_same_kind():
    one, other = find("010-1234-5678, 010-1234-5678")
    assert one.mark == other.mark
    assert find("010-1234-5679")[0].mark != one.mark


def test_words_that_moved_are_still_masked():
    found = find("저는 김 대리예요")
    assert found[0].hidden_in("여기 앞에 더, 저는 김 대리예요") == "여기 앞에 더, 저는 ○○○ 대리예요"


def test_the_graver_one_stays_where_two_lie_over_each_other():
    assert [one.kind for one in find("계좌 960121-1234567")] == ["resident"]


def test_much_is_found_up_to_a_number_that_somebody_reads():
    assert len(find("김 대리님. " * 500)) == 100
    assert len(find("960121-1234567 " * 500)) == 100
