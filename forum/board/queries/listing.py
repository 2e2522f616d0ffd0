"""Lists of threads: rows of columns, not entities, as these pages are read most."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    tuple_,
    union_all,
)

from forum import clock
from forum.accounts.actor import Actor
from forum.board.models import (
    Collection,
    CollectionEntry,
    Counter,
    Merge,
    Pick,
    Pin,
    Publication,
    SecondLook,
    Thread,
    ThreadKind,
    ThreadTag,
)
from forum.board.queries.visible import is_visible
from forum.database import db
from forum.figures import Bucket

Sort = Literal["latest", "popular", "unanswered", "solved"]
PAGE = 20
SHELF = 3
PINS = 30  # three of each kind may be seen; more may be hidden since they were pinned
RECENT_PICKS = 30  # ten weeks of them: some may be hidden since
COUNTERS = ("threads.question", "threads.tip")
_DIGITS = 18  # what a 64-bit column can be compared with


class Card(NamedTuple):
    """A thread as lists show it. It has no author to give."""

    id: str
    kind: ThreadKind
    category_id: str
    title: str
    excerpt: str
    asked_at: datetime
    demand_count: int
    helpful_count: int
    answers_count: int
    comments_count: int
    company_bucket: Bucket
    accepted_post_id: str | None
    has_official: bool
    position: int
    popularity: int
    legacy_votes: int  # among the votes above; of no known company

    @property
    def is_solved(self) -> bool:
        return self.accepted_post_id is not None

    @property
    def is_waiting(self) -> bool:
        """A question without an answer; a tip never waits for one."""
        return self.kind == "question" and self.answers_count == 0


# Votes that were imported count as whatever the thread's kind is voted for.
_WITH_LEGACY = {
    name: (getattr(Thread, name) + Thread.legacy_votes).label(name)
    for name in ("demand_count", "helpful_count")
}
CARD_COLUMNS = tuple(_WITH_LEGACY.get(name, getattr(Thread, name)) for name in Card._fields)


@dataclass(frozen=True)
class Listing:
    cards: list[Card]
    after: str  # the cursor of the next page; empty on the last

    def __iter__(self) -> Any:  # noqa: ANN401
        return iter(self.cards)


def list_threads(
    reader: Actor,
    *,
    kind: ThreadKind = "question",
    sort: Sort = "latest",
    category: str = "",
    tag: str = "",
    after: str = "",
) -> Listing:
    """A page of threads. An unreadable cursor begins at the top."""
    cursor = _cursor(after)
    query = _page(is_visible(reader), sort, bool(category), bool(tag), cursor is not None)
    popularity, position = cursor or (0, 0)
    values = {"kind": kind, "category": category, "tag": tag}
    rows = db.session.execute(query, values | {"popularity": popularity, "position": position})
    cards = [Card._make(row) for row in rows]
    more = len(cards) > PAGE
    return Listing(
        cards[:PAGE], f"{cards[PAGE - 1].popularity}.{cards[PAGE - 1].position}" if more else ""
    )


@lru_cache(maxsize=128)
def _page(
    visible: ColumnElement[bool],
    sort: Sort,
    by_category: bool,  # noqa: FBT001
    by_tag: bool,  # noqa: FBT001
    goes_on: bool,  # noqa: FBT001
) -> Select[Any]:
    """Put together once for each way of asking: that takes longer than the database does."""
    query = select(*CARD_COLUMNS).where(visible, Thread.kind == bindparam("kind"))
    if by_category:
        query = query.where(Thread.category_id == bindparam("category"))
    if by_tag:
        tagged = select(ThreadTag.thread_id).where(ThreadTag.name == bindparam("tag"))
        below = select(Merge.into_id).where(Merge.thread_id.in_(tagged))
        query = query.where(Thread.id.in_(tagged.union(below)))
    return _sorted(query, sort, goes_on=goes_on).limit(PAGE + 1)


def _sorted(query: Select[Any], sort: Sort, *, goes_on: bool) -> Select[Any]:
    position = bindparam("position", type_=BigInteger)
    if sort == "unanswered":
        query = query.where(Thread.answers_count == 0, Thread.closed_reason.is_(None))
    if sort == "solved":
        query = query.where(Thread.accepted_post_id.is_not(None))
    if sort == "popular":
        if goes_on:
            popularity = bindparam("popularity", type_=BigInteger)
            lower = tuple_(Thread.popularity, Thread.position) < tuple_(popularity, position)
            query = query.where(lower)
        return query.order_by(Thread.popularity.desc(), Thread.position.desc())
    if goes_on:
        query = query.where(Thread.position < position)
    return query.order_by(Thread.position.desc())


def _cursor(text: str) -> tuple[int, int] | None:
    popularity, _, position = text.partition(".")
    if not all(one.isdecimal() and len(one) <= _DIGITS for one in (popularity, position)):
        return None
    return int(popularity), int(position)


def cards_of(reader: Actor, thread_ids: Sequence[str]) -> list[Card]:
    """Those of the threads that the reader may see, in the order asked for."""
    rows = db.session.execute(_cards(is_visible(reader)), {"thread_ids": list(thread_ids)})
    found = {row.id: Card._make(row) for row in rows}
    return [found[one] for one in thread_ids if one in found]


@lru_cache(maxsize=2)
def _cards(visible: ColumnElement[bool]) -> Select[Any]:
    chosen = Thread.id.in_(bindparam("thread_ids", expanding=True))
    return select(*CARD_COLUMNS).where(visible, chosen)


@dataclass(frozen=True)
class Shelves:
    """What stands about the list: pinned threads, this week's tips, waiting questions.

    And how many visible threads there are of each kind.
    """

    pinned: list[Card]  # of both kinds
    picked: list[Card]
    waiting: list[Card]
    collections: list[Card]  # id, title, and for its position how many threads it holds
    returns: bool  # whether old solved threads return this week
    counts: dict[str, int]


def shelves(reader: Actor) -> Shelves:
    """In one statement, as the front page is read most. Of the waiting, the newest."""
    rows = db.session.execute(_shelves(is_visible(reader)), {"week": clock.week()}).all()
    return Shelves(
        pinned=_shelf(rows, "pinned"),
        picked=_shelf(rows, "picked"),
        waiting=_shelf(rows, "waiting"),
        collections=_shelf(rows, "collections"),
        returns=any(row[0] == "again" for row in rows),
        counts={row[0].removeprefix("threads."): row.position for row in rows if "." in row[0]},
    )


@lru_cache(maxsize=2)
def _shelves(visible: ColumnElement[bool]) -> CompoundSelect[Any]:
    """Put together once: that takes longer than the database does."""
    shelves = (
        _pinned(visible),
        _picked(visible),
        _waiting(visible),
        _collections(visible),
        _again(),
    )
    return union_all(*(select(one.subquery()) for one in shelves), _counters())


def _pinned(visible: ColumnElement[bool]) -> Select[Any]:
    """The latest first."""
    latest = select(Pin).order_by(Pin.at.desc()).limit(PINS).subquery()
    return (
        select(literal("pinned").label("shelf"), cast(null(), Date).label("week"), *CARD_COLUMNS)
        .join(latest, latest.c.thread_id == Thread.id)
        .where(visible)
        .order_by(latest.c.at.desc())
        .limit(PINS)
    )


def _picked(visible: ColumnElement[bool]) -> Select[Any]:
    # Limited before it is joined, else SQLite walks through all threads to find three.
    latest = select(Pick).order_by(Pick.week.desc()).limit(RECENT_PICKS).subquery()
    return (
        select(literal("picked").label("shelf"), latest.c.week.label("week"), *CARD_COLUMNS)
        .join(latest, latest.c.thread_id == Thread.id)
        .where(visible)
        .order_by(latest.c.week.desc(), Thread.helpful_count.desc())
        .limit(SHELF)
    )


def _waiting(visible: ColumnElement[bool]) -> Select[Any]:
    return (
        select(literal("waiting").label("shelf"), cast(null(), Date).label("week"), *CARD_COLUMNS)
        .where(visible, Thread.kind == "question", Thread.answers_count == 0)
        .where(Thread.closed_reason.is_(None))
        .order_by(Thread.position.desc())
        .limit(SHELF)
    )


def _collections(visible: ColumnElement[bool]) -> Select[Any]:
    """In a card's columns: the threads that may be seen stand for its position."""
    held = (
        select(func.count())
        .select_from(CollectionEntry)
        .join(Thread, Thread.id == CollectionEntry.thread_id)
        .where(CollectionEntry.collection_id == Collection.id, visible)
        .scalar_subquery()
    )
    columns = _bare(id=Collection.id, title=Collection.title, position=held)
    return (
        select(literal("collections").label("shelf"), cast(null(), Date).label("week"), *columns)
        .join(Publication, Publication.collection_id == Collection.id)
        .order_by(Publication.at.desc(), Collection.id)
        .limit(SHELF)
    )


def _again() -> Select[Any]:
    """A row where old threads return this week: whose turn it is, their own page works out."""
    return (
        select(literal("again").label("shelf"), SecondLook.week, *_bare(id=SecondLook.thread_id))
        .where(SecondLook.week == bindparam("week"))
        .limit(1)
    )


def _bare(**said: Any) -> Iterator[Any]:  # noqa: ANN401  columns
    """A card's columns with nothing but these in them.

    Of each column's own type: PostgreSQL would take a bare null for a text here.
    """
    for name, column in zip(Card._fields, CARD_COLUMNS, strict=True):
        yield said.get(name, cast(null(), column.type)).label(name)


def _counters() -> Select[Any]:
    """The counters in a card's columns, with the value for its position."""
    columns: Any = (Counter.value if name == "position" else null() for name in Card._fields)
    return select(Counter.name, null(), *columns).where(Counter.name.in_(COUNTERS))


def _shelf(rows: Iterable[Any], name: str) -> list[Card]:
    return [Card._make(row[2:]) for row in rows if row[0] == name]
