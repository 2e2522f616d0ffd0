"""Topics that mean another one, and what was filed anew."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from forum.accounts.actor import Actor
from forum.board import policy
from forum.board.models import RetaggedThread, Retagging, TagSynonym
from forum.database import db
from forum.errors import NotAllowed, NotFound

_KEEP_SECONDS = 60.0  # read by every list of a topic; a minute later is soon enough
_kept: tuple[float, dict[str, str]] | None = None


@dataclass(frozen=True)
class RetaggingPage:
    id: str
    name: str
    means: str
    team: str
    at: datetime
    count: int
    is_last: bool  # nothing was filed anew since that this rests on


def synonyms() -> dict[str, str]:
    """Each topic that means another one, with that other one."""
    global _kept  # noqa: PLW0603  one small table
    if _kept is None or time.monotonic() - _kept[0] > _KEEP_SECONDS:
        _kept = (time.monotonic(), fresh_synonyms())
    return _kept[1]


def fresh_synonyms() -> dict[str, str]:
    """The same as it is now: for what is written."""
    rows = db.session.execute(select(TagSynonym.name, TagSynonym.means))
    return {row.name: row.means for row in rows}


def forget_synonyms() -> None:
    global _kept  # noqa: PLW0603
    _kept = None


def meaning_of(name: str, known: Mapping[str, str]) -> str:
    """What a topic means in the end. Nothing means itself: that is refused where it is said."""
    for _ in range(len(known)):
        name = known.get(name, name)
    return name


def meanings_of(names: Iterable[str], known: Mapping[str, str]) -> list[str]:
    """The same of several, each once."""
    return list(dict.fromkeys(meaning_of(name, known) for name in names))


def in_other_words(words: str) -> str:
    """A search with each topic in it that means another one replaced by that."""
    known = synonyms()
    named = ((word, word.lstrip("#").lower()) for word in words.split())
    return " ".join(meaning_of(name, known) if name in known else word for word, name in named)


def synonym_rows(reader: Actor) -> list[TagSynonym]:
    """By name. Raises NotAllowed."""
    _check(reader)
    return list(db.session.scalars(select(TagSynonym).order_by(TagSynonym.name)))


def find_synonym(reader: Actor, synonym_id: str) -> TagSynonym:
    _check(reader)
    if row := db.session.get(TagSynonym, synonym_id):
        return row
    raise NotFound("board.topics.not_found")


def find_retagging(reader: Actor, retagging_id: str) -> Retagging:
    _check(reader)
    if row := db.session.get(Retagging, retagging_id):
        return row
    raise NotFound("board.topics.not_found")


def retaggings(reader: Actor) -> list[RetaggingPage]:
    """What was filed anew, the latest first."""
    _check(reader)
    counts = select(RetaggedThread.retagging_id, func.count().label("count"))
    counted = counts.group_by(RetaggedThread.retagging_id).subquery()
    query = (
        select(Retagging, func.coalesce(counted.c.count, 0))
        .outerjoin(counted, counted.c.retagging_id == Retagging.id)
        .order_by(Retagging.number.desc())
    )
    moved_on: set[str] = set()
    pages = []
    for row, count in db.session.execute(query):
        last = row.means not in moved_on
        pages.append(
            RetaggingPage(row.id, row.name, row.means, row.staff_team, row.at, count, last)
        )
        moved_on.add(row.name)
    return pages


def _check(reader: Actor) -> None:
    if not policy.may_curate(reader):
        raise NotAllowed("board.curating.not_allowed")
