import re

from hypothesis import example, given
from hypothesis import strategies as st

from forum.web.pebble import pebble

seeds = st.integers(min_value=0, max_value=2**31)


@given(seeds)
@example(10841)
def test_a_stone_stays_inside_its_field(seed):
    drawn = pebble(seed)
    figures = re.findall(r"-?\d+\.\d", " ".join(re.findall(r' d="([^"]+)"', drawn)))
    assert figures
    assert all(-0.5 <= float(figure) <= 36.5 for figure in figures)


@given(seeds)
def test_its_hue_is_the_remainder_of_its_number(seed):
    assert f"stone p{seed % 8}" in pebble(seed)


@given(seeds)
def test_the_same_seed_draws_the_same_stone(seed):
    assert pebble(seed) == pebble(seed)


@given(seeds)
def test_a_stone_shows_no_number_of_its_seed(seed):
    assert len(str(seed)) < 4 or str(seed) not in pebble(seed)


def test_a_stone_needs_no_style_and_no_id():
    assert "style" not in pebble(7)
    assert " id=" not in pebble(7)


def test_seeds_give_many_different_stones():
    assert len({pebble(seed) for seed in range(300)}) == 300
