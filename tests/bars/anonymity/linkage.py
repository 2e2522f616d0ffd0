"""Bar 2: whether what is seen of two threads tells more than habits that one person began both."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.attack.linkage import gain
from tests.attack.linking import Crowd, Plant, a_colour_by_author
from tests.bars.measure import Bar

AUTHORS, DAYS, EACH = 20, 25, 2


def measure() -> Iterator[Bar]:
    threads, granted, more = _gained()
    yield Bar("threads of twenty authors", threads, "threads", "== 1000")
    yield Bar("AUC by hour, category, tags and language", granted, "AUC", ">= 0.6")
    yield Bar("what all other fields add", more, "AUC", "<= 0.01")
    *_, planted = _gained(a_colour_by_author)
    yield Bar("what a planted colour adds", planted, "AUC", ">= 0.03")


def _gained(plant: Plant | None = None) -> tuple[int, float, float]:
    with tempfile.TemporaryDirectory() as folder:
        with Crowd(Path(folder) / "data", AUTHORS, plant) as crowd:
            crowd.write(DAYS, EACH)
            begun, seen = crowd.threads, crowd.seen()
        granted, more = gain(begun, seen)
    return len(begun), round(granted, 4), round(more, 4)


LONG = {2: measure}
