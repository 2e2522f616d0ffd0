"""The only reader of the time.

A member's post keeps the hour and nothing finer (ANONYMITY.md §3), so most rows take `hour()`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    return _stopped.get() or datetime.now(UTC)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let it be this instant inside the block: the demo's threads were written weeks ago."""
    before = _stopped.set(instant)
    try:
        yield
    finally:
        _stopped.reset(before)


def hour() -> datetime:
    """The current hour: what a member's post, vote-bearing row or edit may keep."""
    return hour_of(now())


def hour_of(instant: datetime) -> datetime:
    return instant.replace(minute=0, second=0, microsecond=0)


def today(zone: str = "Asia/Seoul") -> date:
    return day_of(now(), zone)


def day_of(instant: datetime, zone: str = "Asia/Seoul") -> date:
    return instant.astimezone(ZoneInfo(zone)).date()


def end_of(day: date, zone: str = "Asia/Seoul") -> datetime:
    """The instant at which the next day begins."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


def in_days(count: int) -> date:
    """The day so many days from today; before it for less than none."""
    return today() + timedelta(days=count)


def days_ago(count: int) -> datetime:
    return now() - timedelta(days=count)


def week() -> date:
    """The Monday of the current week."""
    return today() - timedelta(days=today().weekday())


def week_before(count: int) -> date:
    """The Monday `count` weeks before the current one."""
    return week() - timedelta(weeks=count)


def week_after(days: int) -> date:
    """The Monday on or after the day `days` from now: an expiry that tells no sign-in day."""
    day = today() + timedelta(days=days)
    return day + timedelta(days=-day.weekday() % 7)


def week_within(days: int) -> date:
    """The Monday on or before the day `days` from now: an end that comes no later than promised."""
    day = today() + timedelta(days=days)
    return day - timedelta(days=day.weekday())


def quarter(day: date | None = None) -> str:
    """The name of an epoch, for instance `2026Q4`."""
    day = day or today()
    return f"{day.year}Q{(day.month - 1) // 3 + 1}"
