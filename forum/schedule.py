"""What happens once a day: handed to the outbox by whichever worker comes first.

The row is the guard: of many workers one adds the day's jobs, in the transaction that says so.
The outbox then does each at least once, and tries again where one fails.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock, outbox
from forum.database import Model, db, unit_of_work

HOUR = 3  # local time: few people write then
KIND = "nightly"
SLOT = "letters"  # at the hour of FORUM_MAIL_HOUR


class Schedule(Model):
    __tablename__ = "schedule"

    name: Mapped[str] = mapped_column(primary_key=True)
    ran_on: Mapped[date]


def add_due(jobs: tuple[str, ...], zone: str, kind: str = KIND, hour: int = HOUR) -> int:
    """Hand the day's jobs to the outbox, in their order; how many, 0 where that is done.

    Each payload: `job`, and by their ISO dates the `day` and the one of the last time, `since`.
    """
    today = clock.today(zone)
    if clock.now().astimezone(ZoneInfo(zone)).hour < hour or _is_done(kind, today):
        return 0
    with unit_of_work("board"):
        if _is_done(kind, today):
            return 0
        since = _ran_on(kind) or today - timedelta(days=1)
        db.session.merge(Schedule(name=kind, ran_on=today))
        days = {"day": today.isoformat(), "since": since.isoformat()}
        outbox.add_in_order("board", kind, ({"job": job} | days for job in jobs))
    return len(jobs)


def start_of(day: str, hour: int, zone: str) -> datetime:
    """When that day's hour begins, as a whole hour of UTC: rows are kept to no other."""
    begins = datetime.combine(date.fromisoformat(day), time(hour), ZoneInfo(zone))
    return begins.astimezone(UTC).replace(minute=0)


def _is_done(kind: str, today: date) -> bool:
    ran_on = _ran_on(kind)
    return ran_on is not None and ran_on >= today


def _ran_on(kind: str) -> date | None:
    return db.session.scalar(select(Schedule.ran_on).where(Schedule.name == kind))
