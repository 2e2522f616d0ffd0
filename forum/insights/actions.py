"""Freezing the week: once, the first night after it ends."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from forum import anonymity, clock
from forum.accounts.actor import Actor, Role
from forum.board.models import Thread
from forum.board.queries import COUNTED
from forum.board.queries.visible import is_there
from forum.database import db
from forum.figures import HIDDEN, of_table
from forum.insights.models import WeeklyFigure

ALL = "all"
_LATE = 4  # weeks that are made up for when nobody came at night
_ZONE = ZoneInfo("Asia/Seoul")
_ANYBODY = Actor(role=Role.MEMBER)


def freeze_weeks() -> int:
    """The figures of the weeks that have ended; how many weeks were frozen. Nightly."""
    frozen = set(db.session.scalars(select(WeeklyFigure.week).distinct()))
    due = [clock.week_before(count) for count in range(_LATE, 0, -1)]
    return sum(_freeze(week) for week in due if week not in frozen)


def _freeze(week: date) -> bool:
    threads = _threads_of(week)
    by_category: dict[str, list[Any]] = {}
    for one in threads:
        by_category.setdefault(one.category_id, []).append(one)
    parts = {name: anonymity.count_companies_together(some) for name, some in by_category.items()}
    told, total = of_table(parts, anonymity.count_companies_together(threads))
    figures = told | {ALL: total if parts else HIDDEN}
    db.session.add_all(
        WeeklyFigure(week=week, name=name, bucket=bucket) for name, bucket in figures.items()
    )
    db.session.flush()
    return True


def _threads_of(week: date) -> Sequence[Any]:
    """Visible threads of the week that show a figure themselves.

    Small ones are counted with others in items alone, today's or one to come: two unions over the
    same small sets could be subtracted from each other.
    """
    query = (
        select(Thread.category_id, *COUNTED)
        .where(is_there(_ANYBODY), Thread.asked_at >= _start(week))
        .where(Thread.asked_at < _start(week + timedelta(weeks=1)))
        .where(Thread.company_bucket != HIDDEN)
    )
    return db.session.execute(query).all()


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), _ZONE)
