"""What people call their company and the people there is found, however they spell it."""

import pytest

from forum.anonymity.guard import NOBODY, find
from tests.anonymity.guard.own_cases import HARMLESS, OWN, cases

ALL = cases()


def is_found(case):
    return any(one.start < case.end and case.start < one.end for one in find(case.text, OWN))


def test_there_are_three_hundred_and_they_are_found():
    assert len(ALL) >= 300
    missed = [case.text for case in ALL if not is_found(case)]
    assert 1 - len(missed) / len(ALL) >= 0.95, missed


@pytest.mark.parametrize("text", HARMLESS)
def test_everyday_words_are_left_alone(text):
    assert not find(text, OWN)


def test_a_name_is_looked_for_only_where_it_is_ones_own():
    assert [one.kind for one in find("해솔정공에서 일해요", OWN)] == ["own"]
    assert not find("해솔정공에서 일해요", NOBODY)
    assert not find("gildong에게 물어보세요", NOBODY)
