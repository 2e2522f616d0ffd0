"""Real texts from outside the repository; a test that needs an absent file says so and skips."""

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

BESIDE_THE_REPOSITORY = Path(__file__).parents[3] / "shared" / "data"

# Time is measured where time is the point; a machine that is shared has slow moments.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

Rows = Callable[[str], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def rows() -> Rows:
    folder = Path(os.environ.get("FORUM_SHARED_DATA") or BESIDE_THE_REPOSITORY)

    def read(name: str) -> list[dict[str, Any]]:
        path = folder / f"{name}.jsonl.gz"
        if not path.exists():
            pytest.skip(f"{path.name} is not in the shared data (FORUM_SHARED_DATA)")
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    return read
