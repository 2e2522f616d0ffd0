"""Bar 8: figures of random weeks, published by real nights, and a reader who knows every rule.

Also two worlds that differ by one company alone. On SQLite, and on PostgreSQL where
FORUM_TEST_POSTGRES_URL names a cluster.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from tests import stores
from tests.bars.measure import ROOT, Bar, failures
from tests.insights.attacking import (
    PLANTED,
    PLANTS,
    Found,
    a_count_in_a_header,
    crowd_of,
    days_of,
    live_through,
    lived_twice,
    obtained_twice,
    unexplained,
)
from tests.insights.worlds import STRANGER, Settled, settle_in

WORLDS, PAIRS, CROWDS = 20, 8, 20
_RULES = ("tests/anonymity/test_figures.py", "tests/guards/test_figures.py")
_LIMITS = ("tests/web/test_limits.py",)


def measure() -> Iterator[Bar]:
    yield failures("the rules over random days, and who may count", *_RULES)
    yield failures("limits that a company moves", *_LIMITS)
    address = os.environ.get("FORUM_TEST_POSTGRES_URL", "")
    for name, chosen in (("SQLite", ""), ("PostgreSQL", address)):
        if not chosen and name == "PostgreSQL":
            continue
        environment = os.environ | {"FORUM_TEST_POSTGRES_URL": chosen}
        words = "from tests.bars.anonymity import figures; figures.main()"
        command = [sys.executable, "-c", words]
        run = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        sys.stderr.write(run.stderr[-3000:])
        told = json.loads(run.stdout.splitlines()[-1]) if run.returncode == 0 else []
        yield Bar(f"{name}: measured", len(told), "figures", "== 14")
        for one in told:
            yield Bar(**one | {"what": f"{name}: {one['what']}"})


def in_folder(place: Path) -> Iterator[Bar]:
    settled = settle_in(place / "begin")
    yield from _worlds(settled, place)
    yield from _pairs(settled, place)
    yield from _obtained(settled, place)
    wrong = [
        word
        for number in range(CROWDS)
        for word in crowd_of(settled, _new(place, "crowd", number), random.Random(number))
    ]
    yield Bar("crowds and chips told otherwise than five companies share", *_none(wrong))
    missed = [
        name
        for number, (name, plant) in enumerate(PLANTS.items())
        if not live_through(settled, _new(place, "plant", number), *PLANTED, plant).leaks
    ]
    yield Bar("planted leaks missed", *_none(missed))


def _new(place: Path, *name: object) -> Path:
    """Where the next world lies; the one before is given back."""
    stores.give_back(place / "world")
    return place / "world" / "-".join(map(str, name))


def _none(found: list[str]) -> tuple[int, str, str]:
    sys.stderr.writelines(f"{one}\n" for one in found[:5])
    return len(found), "found", "== 0"


def _worlds(settled: Settled, place: Path) -> Iterator[Bar]:
    whole = Found()
    for number in range(WORLDS):
        found = live_through(settled, _new(place, "random", number), *days_of(number))
        whole.nights += found.nights
        for name in ("unlike", "small", "narrowed"):
            getattr(whole, name).extend(getattr(found, name))
        whole.thawed, whole.by_day = whole.thawed + found.thawed, whole.by_day + found.by_day
    yield Bar("nights published", whole.nights, "nights", f">= {WORLDS * 7}")
    yield Bar("nights that published otherwise than the rules say", *_none(whole.unlike))
    yield Bar("figures under five, or of more than took part", *_none(whole.small))
    yield Bar("hidden cells that figures narrow, or their difference", *_none(whole.narrowed))
    yield Bar("weeks that changed after they were frozen", whole.thawed, "weeks", "== 0")
    yield Bar("figures that a day's votes moved", whole.by_day, "days", "== 0")


def _pairs(settled: Settled, place: Path) -> Iterator[Bar]:
    wrong, named, crossed = [], 0, 0
    for number in range(PAIRS):
        dice = random.Random(f"pair {number}")
        votes = {day: tuple(dice.sample("abcdefgh", 2)) for day in range(4)}
        worlds = lived_twice(
            settled,
            _new(place, "pair", number),
            days_of(number)[0],
            votes,
            *("bob", STRANGER, "carol"),
        )
        (_, without), (real, with_it), (_, another) = worlds
        wrong += unexplained(without, real, with_it)
        named += another != with_it
        crossed += without != with_it
    yield Bar("figures that one company moved, and not by crossing a floor", *_none(wrong))
    yield Bar("pairs in which one crossed a floor", crossed, "pairs", ">= 1")
    yield Bar("pairs that tell which of two companies took part", named, "pairs", "== 0")


def _obtained(settled: Settled, place: Path) -> Iterator[Bar]:
    told, unlike = obtained_twice(settled, _new(place, "obtained"))
    sys.stderr.writelines(f"{key}: {size} bytes differ\n" for key, size in unlike.items())
    yield Bar("answers, headers, letters and exports obtained", len(told), "answers", ">= 1000")
    yield Bar("bytes that tell whether a company took part", sum(unlike.values()), "bytes", "== 0")
    planted = obtained_twice(settled, _new(place, "planted"), a_count_in_a_header, ("", "mona"))[1]
    yield Bar("answers that differ where a header counts", len(planted), "answers", ">= 100")


BARS = {8: measure}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            bars = list(in_folder(Path(folder)))
        finally:
            if stores.cluster:
                stores.cluster.close()
    sys.stdout.write(json.dumps([asdict(one) for one in bars]) + "\n")


if __name__ == "__main__":
    main()
