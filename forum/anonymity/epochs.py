"""Epochs by their names: `2026Q4` is a quarter, `2026Q4.2` what began in it after an emergency."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

BACKUP_DAYS = 8  # that identity, vault and keys live in a backup
_NAME = re.compile(r"(\d{4})Q([1-4])(?:\.(\d))?")


def is_epoch(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def parts_of(name: str) -> tuple[int, int, int]:
    """Year, quarter and, after an emergency, the how manieth of it; else 1."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise ValueError(name)
    return int(found[1]), int(found[2]), int(found[3] or 1)


def destroyed_on(name: str, months: int) -> date:
    """The day in whose night the key goes: the quarter is over, and so many months after it."""
    year, quarter, _ = parts_of(name)
    count = 12 * year + 3 * quarter + months
    return date(count // 12, count % 12 + 1, 1)


def unknowable_from(name: str, months: int) -> date:
    """From this day on nobody can know: the key is in no backup any more."""
    return last_in_a_backup(destroyed_on(name, months))


def last_in_a_backup(destroyed: date) -> date:
    return destroyed + timedelta(days=BACKUP_DAYS)


def latest_of(quarter: str, names: Iterable[str]) -> str | None:
    """The one in which new threads begin: after an emergency the quarter has several."""
    begun = [name for name in names if name.partition(".")[0] == quarter]
    return max(begun, key=parts_of, default=None)


def next_of(quarter: str, names: Iterable[str]) -> str:
    latest = latest_of(quarter, names)
    return f"{quarter}.{parts_of(latest)[2] + 1}" if latest else quarter


def is_due(name: str, months: int, today: date) -> bool:
    return is_epoch(name) and destroyed_on(name, months) <= today
