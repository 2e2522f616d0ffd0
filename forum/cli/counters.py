"""The board's counters, counted again: each is kept in a transaction, and may be checked here."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, exists, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from forum.board.models import Counter, Hiding, Post, Thread, Vote
from forum.board.queries.visible import is_visible
from forum.cli.exported import READER
from forum.database import db

Column = InstrumentedAttribute[Any]

_PASSES = 2  # a popularity is counted from counters that may be wrong themselves


@dataclass(frozen=True)
class Wrong:
    """A counter that is not what is counted. `id` is a thread's or post's, or a counter's name."""

    counter: str
    id: str
    kept: int
    counted: int


def wrong_counters() -> list[Wrong]:
    return [
        Wrong(name, row_id, kept, int(counted or 0))
        for name, model, kept_in, counted_by, where in _columns()
        for row_id, kept, counted in db.session.execute(
            select(model.id, kept_in, counted_by).where(where, kept_in != counted_by)
        )
    ] + _wrong_totals()


def mend_all() -> int:
    """Put the counted in place of the kept; how many. For an open unit of the board."""
    count = 0
    for _ in range(_PASSES):
        wrong = wrong_counters()
        _mend(wrong)
        count += len(wrong)
    return count


def _mend(wrong: list[Wrong]) -> None:
    columns = {name: (model, column) for name, model, column, _, _ in _columns()}
    for one in wrong:
        if one.counter == "counter":
            db.session.merge(Counter(name=one.id, value=one.counted))
            continue
        model, column = columns[one.counter]
        query = update(model).where(model.id == one.id).values({column: one.counted})
        db.session.execute(query)
    db.session.flush()


def _columns() -> list[tuple[str, Any, Column, Any, ColumnElement[bool]]]:
    """Name, table, column, what it must equal, and the rows for which that holds."""
    every = Thread.id.is_not(None)
    return [
        ("post.votes_count", Post, Post.votes_count, _votes(), Post.id.is_not(None)),
        ("thread.answers_count", Thread, Thread.answers_count, _shown("answer"), every),
        ("thread.comments_count", Thread, Thread.comments_count, _shown("comment"), every),
        ("thread.demand_count", Thread, Thread.demand_count, _opening("question"), _is_there()),
        ("thread.helpful_count", Thread, Thread.helpful_count, _opening("tip"), _is_there()),
        ("thread.popularity", Thread, Thread.popularity, _popularity(), every),
        ("thread.has_official", Thread, Thread.has_official, _official(), every),
        ("thread.last_position", Thread, Thread.last_position, _last_position(), every),
    ]


def _votes() -> ScalarSelect[int]:
    return select(func.count()).where(Vote.post_id == Post.id).scalar_subquery()


def _visible(kind: str) -> ColumnElement[bool]:
    hidden = exists().where(Hiding.post_id == Post.id)
    return and_(Post.thread_id == Thread.id, Post.kind == kind, ~Post.is_deleted, ~hidden)


def _shown(kind: str) -> ScalarSelect[int]:
    return select(func.count()).where(_visible(kind)).correlate(Thread).scalar_subquery()


def _is_there() -> ColumnElement[bool]:
    # A deleted opening has lost its votes; how many wanted an answer stays with the answers.
    return ~Thread.is_deleted


def _opening(kind: str) -> ColumnElement[int]:
    votes = select(func.count()).where(Vote.post_id == Thread.opening_id).scalar_subquery()
    return case((Thread.kind == kind, votes), else_=0)


def _popularity() -> ColumnElement[int]:
    return Thread.demand_count + Thread.helpful_count + Thread.legacy_votes + Thread.answers_count


def _official() -> ColumnElement[bool]:
    hidden = exists().where(Hiding.post_id == Post.id)
    is_official = and_(Post.thread_id == Thread.id, Post.is_official, ~Post.is_deleted, ~hidden)
    return exists().where(is_official).correlate(Thread)


def _last_position() -> ColumnElement[int]:
    """At least the newest post's: news that are no post raise it too."""
    posts = select(func.max(Post.position)).where(Post.thread_id == Thread.id)
    newest = posts.scalar_subquery()
    return case((Thread.last_position < newest, newest), else_=Thread.last_position)


def _wrong_totals() -> list[Wrong]:
    kept = {row.name: row.value for row in db.session.scalars(select(Counter))}
    wrong = []
    for kind in ("question", "tip"):
        query = select(func.count()).where(Thread.kind == kind, is_visible(READER))
        counted = db.session.scalar(query.select_from(Thread)) or 0
        name = f"threads.{kind}"
        if kept.get(name, 0) != counted:
            wrong.append(Wrong("counter", name, kept.get(name, 0), counted))
    last = db.session.scalar(select(func.max(Thread.position))) or 0
    if kept.get("thread.position", 0) < last:
        wrong.append(Wrong("counter", "thread.position", kept.get("thread.position", 0), last))
    return wrong
