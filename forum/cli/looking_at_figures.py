"""What `forum doctor` looks at where figures about companies might stand for fewer than five."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Integer, func, select, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import InstrumentedAttribute

from forum.accounts.queries import all_companies
from forum.board.models import Crowd, Thread
from forum.cli.doctor import Finding
from forum.config import Settings
from forum.database import db
from forum.feedback.models import Item
from forum.figures import FLOORS
from forum.insights.models import WeeklyFigure

_PUBLISHED = (
    *(Thread.company_bucket, Thread.legacy_bucket, Item.company_bucket, Item.legacy_bucket),
    *(WeeklyFigure.bucket, Crowd.bucket),
)


def figures(_settings: Settings) -> Iterator[Finding]:
    """What was written past the forum: a count where a floor has to be."""
    for column in _PUBLISHED:
        try:
            wrong = _wrong(column)
        except DBAPIError:
            return  # told by _stores
        if wrong:
            place = f"{column.class_.__tablename__}.{column.key}"
            words = f"{place}: {wrong} rows hold what is no published figure, maybe a count"
            yield Finding("figures", words, "restore the board from a backup")


def _wrong(column: InstrumentedAttribute[object]) -> int:
    number = type_coerce(column, Integer)
    query = select(func.count()).select_from(column.class_).where(number.not_in((0, *FLOORS)))
    return db.session.scalar(query) or 0


def companies(settings: Settings) -> Iterator[Finding]:
    """One company entered twice is two of the five that every figure promises."""
    try:
        lines = [one for one in all_companies() if one.is_active]
    except DBAPIError:
        return
    named: dict[str, set[str]] = defaultdict(set)
    for one in lines:
        for word in (one.name, *one.aliases):
            named["".join(word.casefold().split())].add(one.name)
    for names in sorted({tuple(sorted(some)) for some in named.values() if len(some) > 1}):
        words = f"{' and '.join(names)} share a name: one company would count as two of five"
        yield Finding("companies", words, "forum companies list", is_warning=True)
    if settings.demo and settings.secure_cookies:
        words = "the demo lets anybody act for all its companies: five may be one person"
        yield Finding("companies", words, "FORUM_DEMO=false", is_warning=True)
