"""Syncs that fail, and disks that are full: no phantom, reads go on, recovery without restart."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bars.measure import Bar
from tests.faults.breaking import Report, with_failing_syncs, with_full_folder, with_full_stores
from tests.faults.served import laid_out

SECONDS = 20


def measure() -> Iterator[Bar]:
    with tempfile.TemporaryDirectory() as folder:
        home = laid_out(Path(folder) / "data")
        yield from _bars("a fifth of the syncs fail", with_failing_syncs(home, SECONDS))
    with tempfile.TemporaryDirectory() as folder:
        yield from _bars("the stores' disk is full", with_full_stores(Path(folder)))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "stores"
        place.mkdir()
        files = {f"{one}_url": f"sqlite:///{place}/{one}.db" for one in _STORES}
        report = with_full_folder(Path(folder), files)
        yield from _bars("index, letters and log are full", report, is_refused=False)


_STORES = ("board", "identity", "vault")


def _bars(what: str, report: Report, *, is_refused: bool = True) -> Iterator[Bar]:
    sys.stderr.write(f"{what}: {report}\n")
    yield Bar(f"{what}: acknowledged", report.acknowledged, "posts", ">= 10")
    if is_refused:
        yield Bar(f"{what}: refused with 503", report.refused, "answers", ">= 1")
    yield Bar(f"{what}: phantoms, pages away, texts lost", len(report.faults), "faults", "== 0")
