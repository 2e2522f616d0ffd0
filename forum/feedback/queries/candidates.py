"""피드백 후보: questions that others share, ordered by what was published about them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select, tuple_

from forum.accounts.actor import Actor
from forum.board.models import Merge, Thread
from forum.board.queries.visible import is_visible
from forum.database import db
from forum.errors import NotAllowed, SignInNeeded
from forum.feedback import policy
from forum.feedback.models import Promotion
from forum.figures import FLOORS, HIDDEN, Bucket

PAGE = 20


class Candidate(NamedTuple):
    id: str
    kind: str
    category_id: str
    title: str
    excerpt: str
    asked_at: datetime
    me_too: int
    answers_count: int
    company_bucket: Bucket
    accepted_post_id: str | None
    position: int

    @property
    def is_solved(self) -> bool:
        return self.accepted_post_id is not None


class Candidates(NamedTuple):
    shown: list[Candidate]
    total: int
    after: str  # the cursor of the next page; empty on the last


ME_TOO = Thread.demand_count + Thread.legacy_votes
_COLUMNS = (
    *(Thread.id, Thread.kind, Thread.category_id, Thread.title, Thread.excerpt, Thread.asked_at),
    *(ME_TOO.label("me_too"), Thread.answers_count, Thread.company_bucket),
    *(Thread.accepted_post_id, Thread.position),
)
_ORDER = (Thread.company_bucket, ME_TOO, Thread.answers_count, Thread.position)


def candidates(reader: Actor, category: str = "", after: str = "") -> Candidates:
    """A page of them, and how many there are. Published figures only. Raises NotAllowed."""
    check_reader(reader)
    where = _where(reader)
    if category:
        where.append(Thread.category_id == category)
    total = db.session.scalar(select(func.count()).select_from(Thread).where(*where)) or 0
    if cursor := _cursor(after):
        where.append(tuple_(*_ORDER) < cursor)
    query = select(*_COLUMNS).where(*where).order_by(*(one.desc() for one in _ORDER))
    rows = [Candidate._make(row) for row in db.session.execute(query.limit(PAGE + 1))]
    return Candidates(rows[:PAGE], total, _after(rows))


def candidate(reader: Actor, thread_id: str) -> Candidate | None:
    """One thread with its figures, a candidate or not; None where it may not be seen."""
    query = select(*_COLUMNS).where(Thread.id == thread_id, is_visible(reader))
    row = db.session.execute(query).one_or_none()
    return Candidate._make(row) if row else None


def check_reader(reader: Actor) -> None:
    if reader.is_guest:
        raise SignInNeeded
    if not policy.may_read_candidates(reader):
        raise NotAllowed("feedback.candidates.not_allowed")


def _where(reader: Actor) -> list[ColumnElement[bool]]:
    """Questions that somebody else shares and that stand in no item yet."""
    below = select(Merge.thread_id).where(Merge.into_id == Thread.id).correlate(Thread)
    promoted = or_(Promotion.thread_id == Thread.id, Promotion.thread_id.in_(below))
    taken = select(Promotion.thread_id).where(promoted)
    shared = (Thread.company_bucket != HIDDEN) | (ME_TOO > 0)
    return [is_visible(reader), Thread.kind == "question", ~taken.exists(), shared]


def _cursor(text: str) -> tuple[Bucket | int, ...] | None:
    parts = text.split(".")
    if len(parts) != len(_ORDER) or not all(one.isdecimal() and len(one) < 10 for one in parts):  # noqa: PLR2004
        return None
    floor, *others = map(int, parts)
    return (Bucket(floor), *others) if floor in (0, *FLOORS) else None


def _after(rows: Sequence[Candidate]) -> str:
    if len(rows) <= PAGE:
        return ""
    last = rows[PAGE - 1]
    return f"{last.company_bucket.floor}.{last.me_too}.{last.answers_count}.{last.position}"
