"""Bar 4: journeys with canaries through the forum as it is served, then every line and job read."""

import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests import stores
from tests.attack.logbooks import travel, unprotected
from tests.bars.measure import Bar, failures
from tests.faults.served import laid_out


def measure() -> Iterator[Bar]:
    """On PostgreSQL where FORUM_TEST_POSTGRES_URL names a cluster, else on SQLite."""
    name = "PostgreSQL" if stores.cluster else "SQLite"
    with tempfile.TemporaryDirectory() as place:
        with _home(Path(place) / "guarded") as home:
            evidence = travel(home)
        told = len(evidence.lines) + len(evidence.rows)
        sys.stderr.writelines(f"{one}\n" for one in (*evidence.joined(), *evidence.named()))
        yield Bar(f"{name}: lines and jobs read", told, "lines", ">= 20")
        yield Bar(f"{name}: join a person and a thread", len(evidence.joined()), "lines", "== 0")
        yield Bar(f"{name}: name a person at all", len(evidence.named()), "lines", "== 0")
        if not stores.cluster:
            with _home(Path(place) / "planted") as home:
                defect = unprotected(Path(place) / "defect")
                planted = travel(replace(home, defect=defect))
            yield Bar("found without the processor", len(planted.joined()), "lines", ">= 1")
    yield failures("each kind of line, crash and record", "tests/test_logs.py")


@contextmanager
def _home(folder: Path) -> Iterator[object]:
    given: Mapping[str, str] = stores.settings_of(folder / "data")
    try:
        yield laid_out(folder / "data", given)
    finally:
        stores.give_back(folder)


BARS = {4: measure}
