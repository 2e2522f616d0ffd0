"""30 × kill -9 of server and worker under writing load, on each database."""

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.bars.measure import Bar
from tests.cluster import Cluster
from tests.faults.killing import kill_in_rounds
from tests.faults.served import laid_out

ROUNDS = 30


def measure(rounds: int = ROUNDS) -> Iterator[Bar]:
    """PostgreSQL only where FORUM_TEST_POSTGRES_URL names a cluster."""
    yield from _on("SQLite", {}, rounds)
    if address := os.environ.get("FORUM_TEST_POSTGRES_URL"):
        with _databases(address) as given:
            yield from _on("PostgreSQL", given, rounds)


@contextmanager
def _databases(address: str) -> Iterator[dict[str, str]]:
    cluster = Cluster(address)
    try:
        urls = cluster.urls(Path("/crashes"))
        yield {f"{store}_url": url for store, url in urls.items()}
    finally:
        cluster.close()


def _on(name: str, given: Mapping[str, str], rounds: int) -> Iterator[Bar]:
    with tempfile.TemporaryDirectory() as folder:
        report = kill_in_rounds(laid_out(Path(folder) / "data", given), rounds)
    sys.stderr.write(f"{name}: {report}\n" + "".join(f"  {one}\n" for one in report.faults[:20]))
    yield Bar(f"{name}: kills of everything at once", report.kills, "kills", f">= {rounds}")
    yield Bar(f"{name}: acknowledged meanwhile", report.acknowledged, "posts", f">= {3 * rounds}")
    yield Bar(f"{name}: sent again, unacknowledged", report.again, "posts", ">= 1")
    yield Bar(f"{name}: lost, twice, miscounted, not found", len(report.faults), "faults", "== 0")
