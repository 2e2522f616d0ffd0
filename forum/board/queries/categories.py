import time
from dataclasses import dataclass

from sqlalchemy import select

from forum import clock
from forum.board.models import Category, QuestionTemplate
from forum.database import db

_KEEP_SECONDS = 60.0  # names change a few times a year; a minute later is soon enough
_kept: tuple[float, tuple["CategoryName", ...]] | None = None


@dataclass(frozen=True)
class Template:
    """What a question says best, as headings to fill in."""

    ko: str
    en: str
    ja: str

    def words(self, language: str) -> str:
        return {"en": self.en, "ja": self.ja}.get(language, self.ko)


@dataclass(frozen=True)
class CategoryName:
    id: str
    ko: str
    en: str
    ja: str
    template: Template | None = None

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


def templates() -> dict[str, Template]:
    """Question templates by category, of those that have one."""
    return {one.id: one.template for one in categories() if one.template}


def forget_categories() -> None:
    global _kept  # noqa: PLW0603
    _kept = None


def _read() -> tuple[CategoryName, ...]:
    query = (
        select(Category, QuestionTemplate)
        .outerjoin(QuestionTemplate, QuestionTemplate.category_id == Category.id)
        .where(Category.since <= clock.today())
        .order_by(Category.since)
    )
    latest = {row.id: (row, words) for row, words in db.session.execute(query).all()}
    rows = sorted(latest.values(), key=lambda one: one[0].position)
    return tuple(
        CategoryName(row.id, row.ko, row.en, row.ja, _template(words)) for row, words in rows
    )


def _template(row: QuestionTemplate | None) -> Template | None:
    return Template(row.ko, row.en, row.ja) if row else None
