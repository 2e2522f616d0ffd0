"""Twice the text takes twice the time, whatever is written; the figure itself is a bar."""

import time

import pytest

from forum.anonymity.guard import find
from tests.anonymity.guard.own_cases import OWN
from tests.anonymity.guard.slowest import LENGTH, UNITS, text_of

SLOW_MS = 30  # below this a ratio of two times says nothing


def cpu_ms(text):
    best = 1e9
    for _ in range(2):
        began = time.process_time()
        find(text, OWN)
        best = min(best, time.process_time() - began)
    return best * 1000


@pytest.mark.parametrize("unit", UNITS)
def test_it_is_linear(unit):
    find("김 대리님 해솔", OWN)
    whole = cpu_ms(text_of(unit, LENGTH // 2))
    assert whole < SLOW_MS or whole < 3.2 * cpu_ms(text_of(unit, LENGTH // 4))
