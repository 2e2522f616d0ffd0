import time
from dataclasses import dataclass

from sqlalchemy import select

from forum import clock
from forum.board.models import Category
from forum.database import db

_KEEP_SECONDS = 60.0  # names change a few times a year; a minute later is soon enough
_kept: tuple[float, tuple["CategoryName", ...]] | None = None


@dataclass(frozen=True)
class CategoryName:
    id: str
    ko: str
    en: str
    ja: str

    def name(self, language: str) -> str:
        return {"en": self.en, "ja": self.ja}.get(language, self.ko)


def categories() -> tuple[CategoryName, ...]:
    """The categories in their order, by the names that hold today."""
    global _kept  # noqa: PLW0603  one small table, read on every page
    if _kept is None or time.monotonic() - _kept[0] > _KEEP_SECONDS:
        _kept = (time.monotonic(), _read())
    return _kept[1]


def category_of(category_id: str) -> CategoryName | None:
    return next((one for one in categories() if one.id == category_id), None)


def forget_categories() -> None:
    global _kept  # noqa: PLW0603
    _kept = None


def _read() -> tuple[CategoryName, ...]:
    query = select(Category).where(Category.since <= clock.today()).order_by(Category.since)
    latest = {row.id: row for row in db.session.scalars(query)}
    rows = sorted(latest.values(), key=lambda row: row.position)
    return tuple(CategoryName(row.id, row.ko, row.en, row.ja) for row in rows)
