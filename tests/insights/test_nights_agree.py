"""Real nights publish what the rules say, and a reader who knows every rule learns nothing more.

A small form of tests/bars/anonymity/figures.py.
"""

import random

import pytest

from tests.insights.attacking import (
    PLANTED,
    PLANTS,
    crowd_of,
    days_of,
    live_through,
    lived_twice,
    unexplained,
)
from tests.insights.worlds import STRANGER, settle_in


@pytest.fixture(scope="module")
def settled(tmp_path_factory):
    return settle_in(tmp_path_factory.mktemp("settled") / "data")


@pytest.mark.parametrize("seed", [1, 2])
def test_random_weeks_are_published_by_the_rules_and_narrow_nothing(settled, tmp_path, seed):
    found = live_through(settled, tmp_path / "world", *days_of(seed))
    assert found.unlike == []
    assert [found.small, found.narrowed, found.thawed, found.by_day] == [[], [], 0, 0]


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_leak_is_found(settled, tmp_path, name):
    assert live_through(settled, tmp_path / "world", *PLANTED, PLANTS[name]).leaks


def test_without_a_plant_the_same_days_tell_nothing(settled, tmp_path):
    assert not live_through(settled, tmp_path / "world", *PLANTED).leaks


def test_whether_one_company_took_part_shows_where_it_crosses_a_floor_alone(settled, tmp_path):
    """And which of two companies it was shows nowhere."""
    votes = {0: ("a", "b"), 1: ("c",)}
    worlds = lived_twice(settled, tmp_path, days_of(3)[0], votes, "bob", STRANGER, "carol")
    (_, without), (real, with_it), (_, another) = worlds
    assert unexplained(without, real, with_it) == []
    assert another == with_it


def test_active_companies_are_told_as_five_share_them(settled, tmp_path):
    assert crowd_of(settled, tmp_path / "world", random.Random(1)) == []
