"""What was decided. The public log: by which team, and why; not who, and not the words.

The staff's is the same rows in the same order with who decided, about what, and the note.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from forum.accounts.actor import Actor
from forum.accounts.queries import all_staff
from forum.board.models import Post, PostKind, Thread, ThreadKind
from forum.board.queries.visible import is_there
from forum.database import db
from forum.errors import NotAllowed, SignInNeeded
from forum.moderation import policy
from forum.moderation.models import REASONS, Decision, Verdict

PAGE = 40
EXPORTED_MOST = 50_000
_LAST_PAGE = 10_000
_SEOUL = ZoneInfo("Asia/Seoul")
# A question that was put off is nothing that was decided about it.
UNLOGGED: tuple[Verdict, ...] = ("later",)
LOGGED: tuple[Verdict, ...] = tuple(one for one in get_args(Verdict) if one not in UNLOGGED)


@dataclass(frozen=True)
class Wanted:
    """What of the log; what is unknown filters nothing. `month` is its first day."""

    verdict: str = ""
    reason: str = ""
    month: date | None = None


@dataclass(frozen=True)
class Inside:
    """What staff alone read."""

    decision_id: str
    post_id: str
    thread_id: str
    staff_name: str
    note: str


@dataclass(frozen=True)
class LogLine:
    """`thread_id` and `title` are empty where the thread is hidden or deleted."""

    at: datetime
    team: str
    verdict: Verdict
    reason: str
    is_undone: bool
    post_kind: PostKind
    thread_kind: ThreadKind
    thread_id: str
    title: str
    inside: Inside | None = field(default=None, repr=False)


def log_page(
    reader: Actor, page: int = 1, wanted: Wanted = Wanted(), *, staff: bool = False
) -> tuple[list[LogLine], bool]:
    """The newest decisions first, and whether there are older ones. Pages count from 1."""
    before = PAGE * (min(max(page, 1), _LAST_PAGE) - 1)
    lines = _lines(reader, wanted, before, PAGE + 1, staff=staff)
    return lines[:PAGE], len(lines) > PAGE


def whole_log(reader: Actor, wanted: Wanted = Wanted(), *, staff: bool = False) -> list[LogLine]:
    """For an export: the newest first, 50,000 at most."""
    return _lines(reader, wanted, 0, EXPORTED_MOST, staff=staff)


def _lines(reader: Actor, wanted: Wanted, skip: int, most: int, *, staff: bool) -> list[LogLine]:
    _check(reader, staff=staff)
    names = {one.id: one.name for one in all_staff()} if staff else None
    rows = db.session.execute(_matching(reader, wanted).offset(skip).limit(most))
    return [_line(*row, names=names) for row in rows]


def _check(reader: Actor, *, staff: bool) -> None:
    if not policy.may_read_log(reader):
        raise SignInNeeded
    if staff and not policy.may_decide(reader):
        raise NotAllowed("moderation.log.not_allowed")


def _matching(reader: Actor, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        select(Decision, Post.kind, Thread, is_there(reader))
        .join(Post, Post.id == Decision.post_id)
        .join(Thread, Thread.id == Decision.thread_id)
        .where(Decision.verdict.in_(LOGGED))
        .order_by(Decision.at.desc(), Decision.id)
    )
    if wanted.verdict in LOGGED:
        query = query.where(Decision.verdict == wanted.verdict)
    if wanted.reason in REASONS:
        query = query.where(Decision.reason == wanted.reason)
    if wanted.month:
        begin, end = month_of(wanted.month)
        query = query.where(Decision.at >= begin, Decision.at < end)
    return query


def month_of(day: date) -> tuple[datetime, datetime]:
    """When its month begins and ends, in Seoul."""
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return datetime.combine(first, time(), _SEOUL), datetime.combine(following, time(), _SEOUL)


def _line(
    decision: Decision,
    kind: PostKind,
    thread: Thread,
    visible: bool,  # noqa: FBT001  a column
    *,
    names: dict[str, str] | None,
) -> LogLine:
    return LogLine(
        at=decision.at,
        team=decision.staff_team,
        verdict=decision.verdict,
        reason=decision.reason,
        is_undone=decision.undone_at is not None,
        post_kind=kind,
        thread_kind=thread.kind,
        thread_id=thread.id if visible else "",
        title=thread.title if visible else "",
        inside=None if names is None else _inside(decision, names),
    )


def _inside(decision: Decision, names: dict[str, str]) -> Inside:
    return Inside(
        decision_id=decision.id,
        post_id=decision.post_id,
        thread_id=decision.thread_id,
        staff_name=names.get(decision.staff_id, ""),
        note=decision.note,
    )
