"""The bars of solid ground: each number's measuring stands in a module of its own."""

from collections.abc import Callable, Iterator
from itertools import chain

from tests.bars.ground import (
    analysers,
    backups,
    bombs,
    broken_disks,
    commonmark,
    crashes,
    enumeration,
    hostile_markup,
    memory,
    naughty,
    races,
    scanners,
    suites,
    syncing,
    text_bombs,
)
from tests.bars.measure import Bar

Measures = dict[int, Callable[[], list[Bar] | Iterator[Bar]]]

BARS: Measures = {
    2: lambda: chain(crashes.measure(), syncing.measure(), broken_disks.measure()),
    3: commonmark.commonmark,
    4: lambda: chain(text_bombs.text_bombs(), bombs.picture_bombs(), naughty.naughty()),
    5: races.races,
    7: enumeration.enumeration,
    8: backups.measure,
    9: memory.measure,
}
# Those that need over ten minutes.
LONG: Measures = {
    1: suites.suites,
    3: hostile_markup.hostile_markup,
    6: scanners.scanners,
    9: analysers.measure,
}
