"""A member with more than one secret: one voice in each thread, and everything found again."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest

from forum.anonymity.generations import MOST, Generation, counting, packed, together, unpacked


class Thread(NamedTuple):
    asked_at: datetime


FIRST = Generation(b"a" * 32)
DAY = date(2026, 11, 10)
SECOND = Generation(b"b" * 32, DAY)
THIRD = Generation(b"c" * 32, date(2026, 12, 24))
# The tenth of November ends in Seoul at three in the afternoon of Greenwich.
LAST_HOUR = datetime(2026, 11, 10, 14, tzinfo=UTC)
NEXT_DAY = datetime(2026, 11, 10, 15, tzinfo=UTC)


@pytest.mark.parametrize("some", [(FIRST,), (SECOND,), (FIRST, SECOND), (FIRST, SECOND, THIRD)])
def test_what_is_packed_comes_out_again(some):
    assert unpacked(packed(some)) == some


def test_a_first_secret_is_kept_as_it_always_was():
    assert packed([FIRST]) == b"a" * 32


def test_a_later_secret_counts_from_the_next_day_on():
    assert not SECOND.counts_in(Thread(LAST_HOUR))
    assert SECOND.counts_in(Thread(NEXT_DAY))
    assert FIRST.counts_in(Thread(LAST_HOUR - timedelta(days=9000)))


def test_in_each_thread_one_of_them_writes_and_no_older_one_is_looked_for():
    everybody = (FIRST, SECOND, THIRD)
    assert counting(everybody, Thread(LAST_HOUR)) == everybody
    assert counting(everybody, Thread(NEXT_DAY)) == (SECOND, THIRD)
    assert counting(everybody, Thread(NEXT_DAY + timedelta(days=60))) == (THIRD,)
    assert counting((SECOND, THIRD), Thread(LAST_HOUR)) == (SECOND, THIRD)


def test_one_secret_costs_no_look_at_the_thread():
    assert counting((FIRST,), None) == (FIRST,)


def test_together_they_stand_by_age_once_each_and_never_more_than_a_few():
    assert together((THIRD, SECOND), (FIRST, SECOND)) == (FIRST, SECOND, THIRD)
    many = [Generation(bytes([at]) * 32, DAY + timedelta(days=at)) for at in range(9)]
    assert together(many) == tuple(many[-MOST:])
