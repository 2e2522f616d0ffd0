"""Which old solved threads a member is asked about this week; which answers CX looks at again."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import case, func, select

from forum import anonymity, clock
from forum.accounts.actor import Actor
from forum.board import policy
from forum.board.models import Freshness, Hiding, Post, Recheck, ReleaseCheck, SecondLook, Thread
from forum.board.queries.visible import is_visible
from forum.database import db
from forum.errors import NotAllowed

GROUPS = 5  # of members: each time a thread returns, it is another group's turn
PAGE = 50
_SNIPPET = 240
_KEEP_SECONDS = 60.0
_kept: tuple[float, date, Sequence[Any]] | None = None


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


def asked_about(reader: Actor) -> list[str]:
    """Ids of the threads that it is the reader's turn to look at; of this week.

    Worked out while they are here. One statement a minute at the most, whoever asks.
    """
    if not reader.is_member:
        return []
    rows = _weeks_looks()
    lots = anonymity.lots(reader, rows, GROUPS)
    return [row.id for row in rows if lots.get(row.salt_id) == row.times % GROUPS]


def answered_tags(reader: Actor) -> list[bytes]:
    """What the reader's word about these threads carries."""
    if not reader.is_member:
        return []
    tags = anonymity.mine(reader, _weeks_looks(), "stale")
    return [one for found in tags.values() for one in found]


def second_looks(reader: Actor) -> list[Look]:
    """Those threads, with what the reader said. In the order of their ids, which are drawn."""
    ids = asked_about(reader)
    if not ids:
        return []
    tags = answered_tags(reader)
    mine = (
        select(Freshness.is_right)
        .where(Freshness.post_id == Post.id, Freshness.voter_tag.in_(tags))
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(
            *(Thread.id.label("thread_id"), Thread.title, Thread.category_id, Post.id),
            *(Post.html, Post.posted_at, ReleaseCheck.release, mine.label("is_right")),
            Post.author_tag,
        )
        .join(Post, Post.id == Thread.accepted_post_id)
        .outerjoin(ReleaseCheck, ReleaseCheck.post_id == Post.id)
        .where(is_visible(reader), Thread.id.in_(ids), ~_is_hidden())
        .order_by(Thread.id)
    )
    own = anonymity.mine(reader, [row for row in _weeks_looks() if row.id in ids])
    mine_too = {one for found in own.values() for one in found}
    rows = db.session.execute(query).all()
    return [_look(row) for row in rows if row.author_tag not in mine_too]


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


def _weeks_looks() -> Sequence[Any]:
    """The threads of this week, with how often each was chosen before."""
    global _kept  # noqa: PLW0603  ten rows, looked at by every list
    week = clock.week()
    if _kept is None or _kept[1] != week or time.monotonic() - _kept[0] > _KEEP_SECONDS:
        _kept = (time.monotonic(), week, _read(week))
    return _kept[2]


def forget_second_looks() -> None:
    global _kept  # noqa: PLW0603
    _kept = None


def _read(week: date) -> Sequence[Any]:
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
