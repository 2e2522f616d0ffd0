"""모음, as readers see them; curators also see those that are not published."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import Select, func, select

from forum.accounts.actor import Actor
from forum.board import policy
from forum.board.models import Collection, CollectionEntry, Publication, Thread
from forum.board.queries.listing import CARD_COLUMNS, Card
from forum.board.queries.visible import is_visible
from forum.database import db, hold
from forum.errors import NotAllowed, NotFound, SignInNeeded

MOST = 200


@dataclass(frozen=True)
class CollectionLine:
    id: str
    title: str
    count: int  # of threads that the reader may see
    published_at: datetime | None


@dataclass(frozen=True)
class CollectionPage:
    id: str
    title: str
    html: Markup  # sanitised before it was stored
    published_at: datetime | None
    cards: list[Card] = field(default_factory=list)  # in their order, those that may be seen
    gone: int = 0  # threads that are in it and that nobody sees; for curators


def collections(reader: Actor) -> list[CollectionLine]:
    """The latest published first; to curators what is not published yet before them."""
    if not policy.may_read(reader):
        raise SignInNeeded
    rows = db.session.execute(_lines(reader).limit(MOST))
    return [CollectionLine(*row) for row in rows]


def _lines(reader: Actor) -> Select[Any]:
    count = (
        select(func.count())
        .select_from(CollectionEntry)
        .join(Thread, Thread.id == CollectionEntry.thread_id)
        .where(CollectionEntry.collection_id == Collection.id, is_visible(reader))
        .scalar_subquery()
    )
    query = select(Collection.id, Collection.title, count, Publication.at).join(
        Publication,
        Publication.collection_id == Collection.id,
        isouter=policy.may_curate(reader),
    )
    order = (Publication.at.is_not(None), Publication.at.desc(), Collection.at.desc())
    return query.order_by(*order, Collection.id)


def collection_page(reader: Actor, collection_id: str) -> CollectionPage:
    """Raises SignInNeeded; NotFound also for what is not published, but for curators."""
    row, published_at = _row(reader, collection_id)
    query = (
        select(*CARD_COLUMNS, is_visible(reader).label("seen"))
        .join(CollectionEntry, CollectionEntry.thread_id == Thread.id)
        .where(CollectionEntry.collection_id == collection_id)
        .order_by(CollectionEntry.position, Thread.id)
    )
    rows = db.session.execute(query).all()
    return CollectionPage(
        id=row.id,
        title=row.title,
        html=Markup(row.html),  # noqa: S704  bleach and nh3 were here
        published_at=published_at,
        cards=[Card._make(one[:-1]) for one in rows if one.seen],
        gone=sum(not one.seen for one in rows),
    )


def find_collection(reader: Actor, collection_id: str) -> Collection:
    """To change it. Raises SignInNeeded, NotAllowed, NotFound."""
    if not policy.may_read(reader):
        raise SignInNeeded
    if not policy.may_curate(reader):
        raise NotAllowed("board.curating.not_allowed")
    hold(Collection, collection_id)
    return _row(reader, collection_id)[0]


def _row(reader: Actor, collection_id: str) -> tuple[Collection, datetime | None]:
    if not policy.may_read(reader):
        raise SignInNeeded
    query = (
        select(Collection, Publication.at)
        .outerjoin(Publication, Publication.collection_id == Collection.id)
        .where(Collection.id == collection_id)
    )
    if not policy.may_curate(reader):
        query = query.where(Publication.at.is_not(None))
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound("board.collection.not_found")
    return row[0], row[1]


def entries_of(reader: Actor, collection_id: str) -> list[CollectionEntry]:
    """Those of threads that may be seen, in their order."""
    query = (
        select(CollectionEntry)
        .join(Thread, Thread.id == CollectionEntry.thread_id)
        .where(CollectionEntry.collection_id == collection_id, is_visible(reader))
        .order_by(CollectionEntry.position, CollectionEntry.thread_id)
    )
    return list(db.session.scalars(query))


def collections_with(reader: Actor, thread_id: str) -> set[str]:
    """Ids of the collections that hold a thread, for curators."""
    if not policy.may_curate(reader):
        return set()
    query = select(CollectionEntry.collection_id).where(CollectionEntry.thread_id == thread_id)
    return set(db.session.scalars(query))
