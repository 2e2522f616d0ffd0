"""Bar 1: two authors in each other's place, and all that anybody obtains byte by byte."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.attack.fortnight import settle_in
from tests.attack.swapping import PLANTS, Length, swapped
from tests.bars.measure import Bar

WHOLE = Length(days=14, threads=40, every=3)
PLANTED = Length(days=1, threads=2, every=9, readers=("m00",))


def measure() -> Iterator[Bar]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        settled = settle_in(folder / "begin")
        found, unlike = swapped(settled, folder / "whole", WHOLE)
        sys.stderr.writelines(f"{key}: {size} bytes differ\n" for key, size in unlike.items())
        yield Bar("answers, letters and exports obtained", len(found), "answers", ">= 10000")
        yield Bar("bytes that tell two authors apart", sum(unlike.values()), "bytes", "== 0")
        missed = [
            name
            for name, plant in PLANTS.items()
            if not swapped(settled, folder / name, PLANTED, plant)[1]
        ]
        yield Bar("planted leaks missed", len(missed), "leaks", "== 0")


LONG = {1: measure}
