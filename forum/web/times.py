"""Times as people say them, by the hour: a member's post keeps nothing finer."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from flask_babel import format_date, format_datetime

from forum import clock
from forum.web.language import counted, language, text

_DAY = timedelta(days=1)


def ago(instant: datetime) -> str:
    """방금 전 · 3시간 전 · 어제 · 4일 전, then the day."""
    since = clock.now() - instant
    hours = int(since.total_seconds() // 3600)
    if hours < 1:
        return text("layout.time.now")
    if since < _DAY:
        return counted("layout.time.hour_ago", "layout.time.hours_ago", hours)
    if since < 7 * _DAY:
        days = since.days
        return text("layout.time.yesterday") if days == 1 else text("layout.time.days_ago", n=days)
    return day(instant)


def day(instant: datetime) -> str:
    """The day, with the year only when it is another one."""
    same_year = instant.year == clock.now().year
    return _day(instant, "layout.time.day" if same_year else "layout.time.day_year", language())


def whole_day(on: date) -> str:
    """With its year, whichever it is: for what is promised."""
    return _day(on, "layout.time.day_year", language())


@lru_cache(maxsize=2048)
def _day(instant: date, pattern: str, _language: str) -> str:
    return str(format_date(instant, text(pattern)))


def full(instant: datetime) -> str:
    """For the title of a `<time>`: the whole date and the hour."""
    return _full(instant, language())


@lru_cache(maxsize=2048)
def _full(instant: datetime, _language: str) -> str:
    # Written out once: a list shows twenty, and posts of one hour share theirs.
    return str(format_datetime(instant, text("layout.time.full")))
