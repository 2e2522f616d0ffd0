"""Questions that nobody has answered for a business day: CX's list, the most wanted first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from forum import clock
from forum.accounts.actor import Actor
from forum.board.models import Thread
from forum.board.queries.visible import is_visible
from forum.database import db
from forum.errors import NotAllowed, SignInNeeded
from forum.moderation import policy
from forum.moderation.models import Decision

SHOWN = 40
_SATURDAY = 5
_PUT_OFF = (Decision.verdict == "later", Decision.undone_at.is_(None))


@dataclass(frozen=True)
class Unanswered:
    id: str
    title: str
    asked_at: datetime
    demand_count: int
    days: int  # since it was asked


def unanswered(reader: Actor) -> list[Unanswered]:
    """What is put off until tomorrow is left out. Raises NotAllowed."""
    _check(reader)
    put_off = select(Decision.thread_id).where(*_PUT_OFF, Decision.at >= _midnight())
    query = (
        select(Thread.id, Thread.title, Thread.asked_at, Thread.demand_count)
        .where(
            is_visible(reader),
            Thread.kind == "question",
            Thread.answers_count == 0,
            Thread.asked_at < clock.end_of(business_day_before(clock.today())),
            Thread.id.not_in(put_off),
        )
        .order_by(Thread.demand_count.desc(), Thread.position.desc())
        .limit(SHOWN)
    )
    now = clock.now()
    return [Unanswered(*row, days=(now - row.asked_at).days) for row in db.session.execute(query)]


def put_off(reader: Actor) -> list[tuple[str, str]]:
    """Today's, by the whole team: the id of the decision, to undo it, and the title."""
    _check(reader)
    query = (
        select(Decision.id, Thread.title)
        .join(Thread, Thread.id == Decision.thread_id)
        .where(*_PUT_OFF, Decision.at >= _midnight(), is_visible(reader))
        .order_by(Decision.at.desc(), Decision.id)
    )
    return [(row.id, row.title) for row in db.session.execute(query)]


def _check(reader: Actor) -> None:
    if reader.is_guest:
        raise SignInNeeded
    if not policy.may_see_unanswered(reader):
        raise NotAllowed("moderation.unanswered.not_allowed")


def _midnight() -> datetime:
    return clock.end_of(clock.in_days(-1))


def business_day_before(day: date) -> date:
    """The last day before the business day that is over: what was asked by its end has had one."""
    before = day - timedelta(days=1)
    while before.weekday() >= _SATURDAY:
        before -= timedelta(days=1)
    return before - timedelta(days=1)
