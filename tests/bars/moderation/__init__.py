"""The bars of moderation. A module says by `BARS` (and `LONG`) which numbers it measures."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from importlib import import_module
from itertools import chain
from pathlib import Path

from tests.bars.measure import Bar

Measure = Callable[[], Iterable[Bar]]
Measures = dict[int, Measure]


def _found(name: str) -> Measures:
    """By number; where several modules measure one, one after the other."""
    by_number: dict[int, list[Measure]] = defaultdict(list)
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        module = import_module(f"{__name__}.{path.stem}")
        for number, measure in getattr(module, name, {}).items():
            by_number[number].append(measure)
    return {number: _all(by_number[number]) for number in sorted(by_number)}


def _all(measures: list[Measure]) -> Measure:
    return lambda: chain.from_iterable(measure() for measure in measures)


BARS = _found("BARS")
LONG = _found("LONG")
