"""The order of system calls on SQLite: every acknowledgement preceded by a sync."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bars.measure import Bar
from tests.faults.served import laid_out
from tests.faults.syncing import lax
from tests.faults.syncing import measure as traced

POSTS = 200


def measure() -> Iterator[Bar]:
    with tempfile.TemporaryDirectory() as folder:
        home = laid_out(Path(folder) / "data")
        order = traced(home, Path(folder) / "trace", POSTS)
        yield Bar("acknowledged while traced", order.acknowledged, "answers", f">= {POSTS}")
        yield Bar("acknowledged before a sync", order.violations, "answers", "== 0")
        planted = traced(lax(home), Path(folder) / "planted", POSTS // 4)
        yield Bar("the same with syncs left out on purpose", planted.violations, "answers", ">= 1")
        shutil.rmtree(folder, ignore_errors=True)
