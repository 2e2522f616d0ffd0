"""A month of moderation in figures: people's reports and staff's decisions, never companies."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from forum import clock
from forum.accounts.actor import Actor
from forum.database import db
from forum.errors import SignInNeeded
from forum.moderation import policy
from forum.moderation.models import Decision, Report, Verdict
from forum.moderation.queries.log import LOGGED, month_of

# To the first decision about what was reported, by the hour of the first report.
SPANS: tuple[tuple[str, timedelta], ...] = (
    ("hours", timedelta(hours=4)),
    ("day", timedelta(days=1)),
    ("days", timedelta(days=3)),
    ("longer", timedelta.max),
)
MONTHS = 12


@dataclass(frozen=True)
class Month:
    """`by_verdict`: the most frequent first. `spans`: how many reported posts waited how long."""

    first: date
    reports: int
    decisions: int
    overturned: int
    by_verdict: list[tuple[Verdict, int]]
    spans: list[tuple[str, int]]


def months(reader: Actor) -> list[Month]:
    """The present one and those before it in which anything happened, a year at most."""
    if not policy.may_read_log(reader):
        raise SignInNeeded
    found = [_month(first) for first in _firsts()]
    return [one for one in found if one.first == found[0].first or one.reports or one.decisions]


def _firsts() -> list[date]:
    firsts = [clock.today().replace(day=1)]
    while len(firsts) < MONTHS:
        firsts.append((firsts[-1] - timedelta(days=1)).replace(day=1))
    return firsts


def _month(first: date) -> Month:
    begin, end = month_of(first)
    reports = select(func.count()).where(Report.reported_at >= begin, Report.reported_at < end)
    query = (
        select(Decision.verdict, func.count(), func.count(Decision.undone_at))
        .where(Decision.at >= begin, Decision.at < end, Decision.verdict.in_(LOGGED))
        .group_by(Decision.verdict)
        .order_by(func.count().desc(), Decision.verdict)
    )
    rows = db.session.execute(query).all()
    return Month(
        first=first,
        reports=db.session.scalar(reports) or 0,
        decisions=sum(row[1] for row in rows),
        overturned=sum(row[2] for row in rows),
        by_verdict=[(row[0], row[1]) for row in rows],
        spans=_spans(begin, end),
    )


def _spans(begin: datetime, end: datetime) -> list[tuple[str, int]]:
    query = (
        select(Decision.at, func.min(Report.reported_at))
        .join(Report, Report.decision_id == Decision.id)
        .where(Decision.at >= begin, Decision.at < end)
        .group_by(Decision.id, Decision.at)
    )
    counted = Counter(_span(row[0] - row[1]) for row in db.session.execute(query))
    return [(name, counted[name]) for name, _ in SPANS]


def _span(waited: timedelta) -> str:
    return next(name for name, most in SPANS if waited < most)
