"""What staff call the reasons: one small table, read on every page that may print one."""

import time

from sqlalchemy import select

from forum.database import db
from forum.moderation.models import ReasonName

Names = dict[str, dict[str, str]]  # by reason and language; empty where the catalogue's holds

_KEEP_SECONDS = 60.0  # names change once a year; a minute later is soon enough
_kept: tuple[float, Names] | None = None


def know_reasons() -> Names:
    """For a page that will print one: read once a minute in each process."""
    global _kept  # noqa: PLW0603  as forum.board.queries.categories
    if _kept is None or time.monotonic() - _kept[0] > _KEEP_SECONDS:
        rows = db.session.scalars(select(ReasonName)).all()
        _kept = (time.monotonic(), {row.id: _names(row) for row in rows})
    return _kept[1]


def reason_name(reason: str, language: str) -> str:
    """As it was last read: drawing a page asks nothing. Empty where staff gave no name."""
    return _kept[1].get(reason, {}).get(language, "") if _kept else ""


def forget_reasons() -> None:
    global _kept  # noqa: PLW0603
    _kept = None


def _names(row: ReasonName) -> dict[str, str]:
    return {"ko": row.ko, "en": row.en, "ja": row.ja}
