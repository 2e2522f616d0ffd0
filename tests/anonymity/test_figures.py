"""No sequence of published figures tells of fewer than five companies, or of one."""

import json
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from forum.figures import FLOORS, HIDDEN, Bucket, Part, Published, of_table, publish
from tests.anonymity.publishing import (
    COMPANIES,
    ITEMS,
    THREADS,
    Board,
    Day,
    days,
    narrowed,
)

MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
SOON = settings(MANY, phases=(Phase.generate,), max_examples=2000, database=None)
STEPS = sorted((0, *FLOORS))


def history(some_days, **how):
    board = Board(**how)
    return [board.live(day) for day in some_days], board


@MANY
@given(days)
def test_a_figure_stands_for_five_companies_or_is_not_told(some_days):
    board = Board()
    for day in some_days:
        seen = board.live(day)
        for one, bucket in seen.threads.items():
            assert not bucket or len(board.sets[one]) >= bucket.floor >= 5
        everybody = len(set().union(*board.sets.values()))
        for bucket in (*seen.items.values(), *seen.week.values(), seen.total):
            assert not bucket or everybody >= bucket.floor >= 5


@MANY
@given(days)
def test_no_figures_together_narrow_what_is_hidden(some_days):
    for seen in history(some_days)[0]:
        assert not narrowed(seen)


def test_figures_without_the_rules_would():
    """The reader of the test above is no fool: unions published as counted give parts away."""
    assert find(
        days, lambda some: any(map(narrowed, history(some, careless=True)[0])), settings=SOON
    )
    assert find(
        days,
        lambda some: any(
            "week" in word for seen in history(some, careless=True)[0] for word in narrowed(seen)
        ),
        settings=SOON,
    )


@MANY
@given(days, st.permutations(range(COMPANIES)))
def test_which_companies_they_were_changes_nothing(some_days, other):
    """Whoever knows that one of two took part learns from no figure which of them."""
    renamed = [
        Day(tuple((one, frozenset(other[c] for c in some)) for one, some in day.shares), day.stands)
        for day in some_days
    ]
    assert history(some_days)[0] == history(renamed)[0]


@MANY
@given(days, st.data())
def test_one_company_more_moves_a_figure_by_one_step_at_most(some_days, data):
    """And a thread's only where it is the fifth, tenth, twentieth or fiftieth."""
    stranger = COMPANIES
    with_it = []
    for day in some_days:
        where = data.draw(st.sets(st.sampled_from(THREADS), max_size=3))
        shares = (*day.shares, *((one, frozenset({stranger})) for one in sorted(where)))
        with_it.append(Day(shares, day.stands))
    alone, board = Board(), Board()
    for day, other in zip(some_days, with_it, strict=True):
        without, seen = alone.live(day), board.live(other)
        for one in THREADS:
            if without.threads[one] != seen.threads[one]:
                assert stranger in board.sets[one]
                assert len(board.sets[one]) in FLOORS
        for item in ITEMS:
            step = STEPS.index(seen.items[item].floor) - STEPS.index(without.items[item].floor)
            assert abs(step) <= 1


@MANY
@given(days)
def test_figures_of_threads_never_fall_and_nothing_moves_without_a_night(some_days):
    seen, board = history(some_days)
    for before, after in pairwise(seen):
        assert all(before.threads[one] <= after.threads[one] for one in THREADS)
    again = board.night()
    assert (again.threads, again.items) == (seen[-1].threads, seen[-1].items)


def test_taking_a_small_thread_out_of_an_item_moves_nothing():
    """Else whoever moves threads about would learn which of them share a company."""
    board = Board()
    some = [(one, frozenset(range(3 * n, 3 * n + 3))) for n, one in enumerate("abcd")]
    seen = board.live(Day(tuple(some), tuple((one, "one") for one in "abcd")))
    assert seen.items["one"] == Bucket(5)
    moved = board.live(Day((), (("a", None), ("b", "two"), ("c", "two"), ("d", "two"))))
    assert moved.items == {"one": Bucket(5), "two": HIDDEN}


def test_one_hidden_part_takes_the_next_smallest_with_it():
    parts = {"a": _part(20), "b": _part(10), "c": _part(0)}
    told, total = of_table(parts, _part(20))
    assert told == {"a": Bucket(20), "b": HIDDEN, "c": HIDDEN}
    assert total == Bucket(20)
    assert of_table({"a": _part(0)}, _part(5)) == ({"a": HIDDEN}, HIDDEN)
    assert of_table({"a": _part(5), "b": _part(5)}, _part(10))[1] == Bucket(10)


def _part(floor):
    return Part(Bucket(floor), Bucket(floor).most)


@pytest.mark.parametrize(
    "say", [str, "{}".format, lambda one: f"{one}", json.dumps, int, "%s".__mod__]
)
def test_a_bucket_says_nothing_by_accident(say):
    with pytest.raises(TypeError):
        say(Bucket(10))


@pytest.mark.parametrize("count", [1, 4, 6, 11, 49, 51, -5])
def test_no_count_becomes_a_bucket_but_by_publishing(count):
    with pytest.raises(ValueError, match="published"):
        Bucket(count)
    assert publish(max(count, 0)).floor in STEPS
    with pytest.raises(TypeError):
        Published().process_bind_param(count, None)
