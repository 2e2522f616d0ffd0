"""What was published of a week."""

from datetime import date

from sqlalchemy import select

from forum.accounts.actor import Actor
from forum.database import db
from forum.errors import NotAllowed
from forum.figures import Bucket
from forum.insights.models import WeeklyFigure


def weekly_companies(reader: Actor, week: date) -> dict[str, Bucket]:
    """By category, and `all`; empty where the week is not frozen yet. Raises NotAllowed."""
    if not reader.is_staff:
        raise NotAllowed("feedback.items.not_allowed")
    query = select(WeeklyFigure.name, WeeklyFigure.bucket).where(WeeklyFigure.week == week)
    return {row.name: row.bucket for row in db.session.execute(query)}
