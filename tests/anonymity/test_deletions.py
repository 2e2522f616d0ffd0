"""Rows of what is to go: each alike, none saying which others it belongs to."""

from collections import Counter
from datetime import timedelta

import pytest

from forum import clock
from forum.anonymity import SPREAD_DAYS, Deletion, in_no_order, keyring, open_deletion, spread
from forum.anonymity.keys import create
from tests.conftest import settings_in

IDS = [f"{number:0>16}" for number in range(100)]


@pytest.fixture(autouse=True)
def _keys(app):
    """Of the installation."""


def opened(rows):
    return [open_deletion(row.sealed) for row in rows]


@pytest.mark.parametrize(("many", "rows"), [(1, 8), (8, 8), (9, 16), (100, 128)])
def test_the_number_of_rows_is_a_power_of_two(many, rows):
    made = spread(IDS[:many])
    assert len(made) == rows
    assert sorted(one.post_id for one in opened(made) if one.post_id) == IDS[:many]


def test_every_row_is_as_long_as_any_other_and_they_lie_in_the_order_of_drawn_keys():
    made = spread(IDS)
    assert len({len(one.sealed) for one in made}) == 1
    assert len({one.sealed for one in made}) == len({one.key for one in made}) == 128
    assert [one.key for one in made] == sorted(one.key for one in made)
    places = [one.post_id for one in opened(made) if one.post_id]
    assert places != IDS


def test_they_go_over_thirty_days_and_none_within_the_first_hour():
    now = clock.now()
    due = sorted(one.due_at for one in opened(spread(IDS)) if one.post_id)
    assert due[0] >= now + timedelta(minutes=59)
    assert due[-1] <= now + timedelta(days=SPREAD_DAYS)
    days = Counter((one - now).days for one in due)
    assert len(days) >= 20
    assert max(days.values()) <= 20


def test_not_as_the_hour_strikes_but_at_any_minute():
    """Whoever watches would else know which deletions were not by hand, and so of one person."""
    minutes = Counter(one.due_at.minute for one in opened(spread(IDS)))
    assert len(minutes) >= 30


def test_no_two_rows_say_by_their_times_that_they_came_together():
    rows = opened(spread(IDS))
    assert len({one.kept_till for one in rows}) >= 120
    assert all(one.kept_till >= one.due_at for one in rows)
    assert max(one.kept_till for one in rows) <= clock.now() + timedelta(days=2 * SPREAD_DAYS)


def test_sealed_again_nothing_of_a_row_stands_there_any_more():
    made = spread(IDS[:3])
    again = in_no_order(opened(made))
    assert not {one.key for one in made} & {one.key for one in again}
    assert not {one.sealed for one in made} & {one.sealed for one in again}
    assert set(opened(again)) == set(opened(made))


def test_other_keys_open_nothing(tmp_path):
    made = spread(IDS[:1])
    other = settings_in(tmp_path / "other")
    create(other.keys_file)
    keyring.use(other.keys_file)
    assert opened(made) == [None] * 8


def test_a_post_is_named_whole():
    row = Deletion("abcdefghijklmnop", clock.hour(), clock.hour())
    assert opened(in_no_order([row])) == [row]
