"""The whole suite on either database: failures, errors and skips."""

import os
from collections.abc import Iterator

from tests.bars.measure import Bar, failures


def suites() -> Iterator[Bar]:
    """FORUM_TEST_POSTGRES_URL names the cluster; without one the second figure is a failure."""
    cluster = os.environ.get("FORUM_TEST_POSTGRES_URL", "")
    yield failures("the suite on SQLite", "-n", "2", "tests", FORUM_TEST_POSTGRES_URL="")
    if not cluster:
        yield Bar("the suite on PostgreSQL: no cluster was named", 1, "failures", "== 0")
        return
    yield failures("the suite on PostgreSQL", "-n", "2", "tests", FORUM_TEST_POSTGRES_URL=cluster)
