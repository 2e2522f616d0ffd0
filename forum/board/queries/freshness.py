"""Which old solved threads a member is asked about this week; which answers CX looks at again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import Select, case, func, select

from forum import anonymity, clock
from forum.accounts.actor import Actor
from forum.board import policy
from forum.board.models import Freshness, Hiding, Post, Recheck, ReleaseCheck, SecondLook, Thread
from forum.board.queries.visible import is_visible
from forum.database import db
from forum.errors import NotAllowed, SignInNeeded

GROUPS = 5  # of members: each time a thread returns, it is another group's turn
PAGE = 50
_SNIPPET = 240


@dataclass(frozen=True)
class Look:
    """An old solved thread, and the answer that solved it."""

    thread_id: str
    title: str
    category_id: str
    post_id: str
    html: Markup  # sanitised before it was stored
    posted_at: datetime
    release: str
    is_right: bool | None  # what the reader said; None while they have said nothing


@dataclass(frozen=True)
class RecheckPage:
    post_id: str
    thread_id: str
    title: str
    snippet: str
    at: datetime
    posted_at: datetime
    edited_at: datetime | None
    wrong: int  # people who say that it is not right any more
    right: int
    release: str  # for which it was checked before
    is_settled: bool


def second_looks(reader: Actor) -> list[Look]:
    """Those that it is the reader's turn to look at, with what they said of them.

    Worked out while they are here; no row says whose turn it is.
    """
    if not policy.may_read(reader):
        raise SignInNeeded
    rows = _turn_of(reader) if reader.is_member else []
    if not rows:
        return []
    own, said = _tags(reader, rows, "author"), _tags(reader, rows, "stale")
    query = _looks(reader, [row.id for row in rows], said)
    return [_look(row) for row in db.session.execute(query) if row.author_tag not in own]


def _tags(reader: Actor, rows: Sequence[Any], kind: anonymity.Kind) -> list[bytes]:
    return [one for found in anonymity.mine(reader, rows, kind).values() for one in found]


def _turn_of(reader: Actor) -> list[Any]:
    """Each time that a thread returns it is another group's turn."""
    rows = _weeks_looks(clock.week())
    lots = anonymity.lots(reader, rows, GROUPS)
    return [row for row in rows if lots.get(row.salt_id) == row.times % GROUPS]


def _weeks_looks(week: date) -> Sequence[Any]:
    """The threads of a week, with how often each was chosen before."""
    before = SecondLook.__table__.alias("before")
    times = (
        select(func.count())
        .select_from(before)
        .where(before.c.thread_id == SecondLook.thread_id, before.c.week < week)
        .scalar_subquery()
    )
    query = (
        select(Thread.id, Thread.salt_id, Thread.epoch, Thread.asked_at, times.label("times"))
        .join(SecondLook, SecondLook.thread_id == Thread.id)
        .where(SecondLook.week == week)
    )
    return db.session.execute(query).all()


def _looks(reader: Actor, thread_ids: list[str], said: list[bytes]) -> Select[Any]:
    """In the order of their ids, which are drawn."""
    mine = (
        select(Freshness.is_right)
        .where(Freshness.post_id == Post.id, Freshness.voter_tag.in_(said))
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            *(Thread.id.label("thread_id"), Thread.title, Thread.category_id, Post.id),
            *(Post.html, Post.posted_at, ReleaseCheck.release, mine.label("is_right")),
            Post.author_tag,
        )
        .join(Post, Post.id == Thread.accepted_post_id)
        .outerjoin(ReleaseCheck, ReleaseCheck.post_id == Post.id)
        .where(is_visible(reader), Thread.id.in_(thread_ids), ~_is_hidden())
        .order_by(Thread.id)
    )


def _look(row: Any) -> Look:  # noqa: ANN401  a row of second_looks
    return Look(
        thread_id=row.thread_id,
        title=row.title,
        category_id=row.category_id,
        post_id=row.id,
        html=Markup(row.html),  # noqa: S704  bleach and nh3 were here
        posted_at=row.posted_at,
        release=row.release or "",
        is_right=row.is_right,
    )


def rechecks(reader: Actor) -> list[RecheckPage]:
    """다시 볼 답변: the ones that most people doubt first, then the oldest. Raises NotAllowed."""
    if not policy.may_read_rechecks(reader):
        raise NotAllowed("board.check.not_allowed")
    said = (
        select(
            Freshness.post_id,
            func.sum(case((Freshness.is_right, 0), else_=1)).label("wrong"),
            func.sum(case((Freshness.is_right, 1), else_=0)).label("right"),
        )
        .group_by(Freshness.post_id)
        .subquery()
    )
    wrong = func.coalesce(said.c.wrong, 0)
    query = (
        select(
            *(Post.id, Post.thread_id, Thread.title, Recheck.at, Post.posted_at, Post.edited_at),
            *(Post.is_settled, ReleaseCheck.release, wrong.label("wrong")),
            func.coalesce(said.c.right, 0).label("right"),
            func.substr(Post.plain, 1, _SNIPPET).label("snippet"),
        )
        .join(Recheck, Recheck.post_id == Post.id)
        .join(Thread, Thread.id == Post.thread_id)
        .outerjoin(said, said.c.post_id == Post.id)
        .outerjoin(ReleaseCheck, ReleaseCheck.post_id == Post.id)
        .where(is_visible(reader), ~Post.is_deleted, ~_is_hidden(), Recheck.staff_id == "")
        .order_by(wrong.desc(), Recheck.at, Post.id)
        .limit(PAGE)
    )
    return [_recheck(row) for row in db.session.execute(query)]


def _recheck(row: Any) -> RecheckPage:  # noqa: ANN401  a row of rechecks
    return RecheckPage(
        post_id=row.id,
        thread_id=row.thread_id,
        title=row.title,
        snippet=row.snippet,
        at=row.at,
        posted_at=row.posted_at,
        edited_at=row.edited_at,
        wrong=row.wrong,
        right=row.right,
        release=row.release or "",
        is_settled=row.is_settled,
    )


def _is_hidden() -> Any:  # noqa: ANN401  a condition
    return select(Hiding.post_id).where(Hiding.post_id == Post.id).exists()


def release_of(reader: Actor, post: Post) -> str:
    """For which release a post was checked; empty for none."""
    if not policy.may_check(reader, post):
        raise NotAllowed("board.check.not_allowed")
    row = db.session.get(ReleaseCheck, post.id)
    return row.release if row else ""
