"""Bar 4, naughty strings: every one of them in every field of every form."""

import os
from collections.abc import Iterator

from tests.bars.measure import Bar, failures


def naughty() -> Iterator[Bar]:
    """The suite throws a sample; here it is all. On PostgreSQL where its address is set."""
    os.environ["FORUM_TEST_NAUGHTY_EVERY"] = "1"
    yield failures("naughty strings in every field", "tests/guards/test_naughty.py")
