"""Question templates by category, in three languages."""

import time
from dataclasses import dataclass

from sqlalchemy import select

from forum.board.models import QuestionTemplate
from forum.database import db

_KEEP_SECONDS = 60.0
_kept: tuple[float, dict[str, "Template"]] | None = None


@dataclass(frozen=True)
class Template:
    ko: str
    en: str
    ja: str

    def words(self, language: str) -> str:
        return {"en": self.en, "ja": self.ja}.get(language, self.ko)


def templates() -> dict[str, Template]:
    """By category, those that have one."""
    global _kept  # noqa: PLW0603  one small table, read with the composer
    if _kept is None or time.monotonic() - _kept[0] > _KEEP_SECONDS:
        _kept = (time.monotonic(), _read())
    return _kept[1]


def forget_templates() -> None:
    global _kept  # noqa: PLW0603
    _kept = None


def _read() -> dict[str, Template]:
    rows = db.session.scalars(select(QuestionTemplate))
    return {row.category_id: Template(row.ko, row.en, row.ja) for row in rows}
