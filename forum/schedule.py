"""What happens once a day: handed to the outbox by whichever worker comes first.

The row is the guard: of many workers one adds the day's jobs, in the transaction that says so.
The outbox then does each at least once, and tries again where one fails.
"""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock, outbox
from forum.database import Model, db, unit_of_work

HOUR = 3  # local time: few people write then
KIND = "nightly"


class Schedule(Model):
    __tablename__ = "schedule"

    name: Mapped[str] = mapped_column(primary_key=True)
    ran_on: Mapped[date]


def add_due(jobs: tuple[str, ...], zone: str) -> int:
    """Hand the day's jobs to the outbox, in their order; how many, 0 where that is done."""
    today = clock.today(zone)
    if clock.now().astimezone(ZoneInfo(zone)).hour < HOUR or _is_done(today):
        return 0
    with unit_of_work("board"):
        if _is_done(today):
            return 0
        db.session.merge(Schedule(name=KIND, ran_on=today))
        outbox.add_in_order("board", KIND, ({"job": job} for job in jobs))
    return len(jobs)


def _is_done(today: date) -> bool:
    ran_on = db.session.scalar(select(Schedule.ran_on).where(Schedule.name == KIND))
    return ran_on is not None and ran_on >= today
