"""The rules' word lists, read once."""

import re
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "data"


@cache
def words(name: str) -> tuple[str, ...]:
    """In their order; a line that begins with # is a remark."""
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(word for line in lines if not line.startswith("#") for word in line.split())


def any_of(found: tuple[str, ...]) -> str:
    """A pattern for one of them, the longest first."""
    return "|".join(re.escape(one) for one in sorted(set(found), key=lambda one: (-len(one), one)))
