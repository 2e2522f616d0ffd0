"""The week in numbers, as it was published: frozen once, and never counted again."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from forum.database import Model
from forum.figures import Bucket, Published


class WeeklyFigure(Model):
    """Distinct companies that share the questions and tips of an ISO week, by category.

    `name` is a category's id, or `all`. Under five, and what would give that away, is a bucket
    of 0: no row holds what was counted.
    """

    __tablename__ = "weekly_figure"

    week: Mapped[date] = mapped_column(primary_key=True)  # its Monday
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    bucket: Mapped[Bucket] = mapped_column(Published)
