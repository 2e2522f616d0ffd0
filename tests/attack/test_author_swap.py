"""Two authors in each other's place: nothing that anybody obtains tells which is which."""

import pytest

from tests.attack.fortnight import AUTHORS, settle_in
from tests.attack.swapping import PLANTS, Length, swapped
from tests.postbox import subscribe

READERS = ("", "m00", "akin", "azra", "mona", "chan", "pia", "omar")
SHORT = Length(days=2, threads=5, every=9, readers=READERS)
LETTERS = Length(days=1, threads=3, every=9, readers=("m00", "akin", "azra", "mona"))
PLANTED = Length(days=1, threads=2, every=9, readers=("m00",))


@pytest.fixture(scope="module")
def settled(tmp_path_factory):
    return settle_in(tmp_path_factory.mktemp("swap") / "begin")


@pytest.mark.slow
def test_nothing_tells_which_of_two_wrote(settled, tmp_path):
    found, unlike = swapped(settled, tmp_path, SHORT)
    assert len(found) > 1000
    assert unlike == {}


def both_want_letters(one):
    for name in AUTHORS:
        subscribe(one.cast, name, "daily", f"{name}@private.example")


@pytest.mark.slow
def test_letters_that_both_want_tell_nothing_either(settled, tmp_path):
    found, unlike = swapped(settled, tmp_path, LETTERS, both_want_letters)
    assert len(found) > 100
    assert unlike == {}


@pytest.mark.slow
@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_leak_is_caught(settled, tmp_path, plant):
    assert swapped(settled, tmp_path, PLANTED, PLANTS[plant])[1]
