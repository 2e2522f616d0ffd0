"""How many companies share an item: published once a night, never counted live.

In between only published figures move it, so that no vote of a company shows (ANONYMITY.md §7).
A thread under five companies is counted with others in one item only and stays counted there:
whoever moved it about would learn by the differences whose companies it shares.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from forum import anonymity
from forum.accounts.actor import Actor, Role
from forum.board.models import Split, Thread
from forum.board.queries import COUNTED
from forum.board.queries.visible import is_there
from forum.database import db
from forum.feedback.models import CountedIn, Item, Promotion
from forum.figures import HIDDEN

# Evidence is what everybody may read: the night counts with a member's eyes.
_ANYBODY = Actor(role=Role.MEMBER)


def publish_item_buckets() -> int:
    """Each item's bucket over all its visible threads; how many rose. Nightly."""
    _claim()
    threads: dict[str, list[Any]] = {}
    for row in (*_shown(), *_small()):
        threads.setdefault(row.item_id, []).append(row)
    items = db.session.scalars(select(Item)).all()
    return sum(_publish(item, threads.get(item.id, [])) for item in items)


def _claim() -> None:
    """From this night on a small thread is counted with the others of its item."""
    taken = select(CountedIn.thread_id).where(CountedIn.thread_id == Thread.id)
    query = (
        select(Promotion.thread_id, Promotion.item_id)
        .join(Thread, Thread.id == Promotion.thread_id)
        .where(is_there(_ANYBODY), Thread.company_bucket == HIDDEN, ~taken.exists())
        .where(Thread.id.not_in(select(Split.thread_id)))  # its set is that of another
    )
    rows = db.session.execute(query).all()
    db.session.add_all(CountedIn(thread_id=row.thread_id, item_id=row.item_id) for row in rows)
    db.session.flush()


def _shown() -> Sequence[Any]:
    query = (
        select(Promotion.item_id, *COUNTED)
        .join(Thread, Thread.id == Promotion.thread_id)
        .where(is_there(_ANYBODY), Thread.company_bucket != HIDDEN)
    )
    return db.session.execute(query).all()


def _small() -> Sequence[Any]:
    """Also those that have left their item, or were hidden: a night without them would tell."""
    query = (
        select(CountedIn.item_id, *COUNTED)
        .join(Thread, Thread.id == CountedIn.thread_id)
        .where(Thread.company_bucket == HIDDEN)
    )
    return db.session.execute(query).all()


def _publish(item: Item, threads: list[Any]) -> bool:
    """No night lowers it, nor does the end of an epoch, which leaves less to count."""
    before = item.company_bucket
    counted = anonymity.count_companies_together(threads).bucket
    item.company_bucket = max(before, item.legacy_bucket, counted)
    return item.company_bucket != before


def freeze_bucket(thread_id: str) -> None:
    """The thread's companies are known no more: the item keeps what was published last."""
    promotion = db.session.get(Promotion, thread_id)
    if promotion:
        item = db.session.get_one(Item, promotion.item_id)
        item.legacy_bucket = max(item.legacy_bucket, item.company_bucket)


def raise_bucket(item: Item, thread: Thread) -> None:
    """A thread came: the item is shared by at least as many companies as the thread."""
    item.company_bucket = max(item.company_bucket, thread.company_bucket)


def lower_bucket(item: Item, thread: Thread) -> None:
    """A thread went: what its other threads have published, until the night counts anew.

    One that shows no figure itself takes none away.
    """
    if not thread.company_bucket:
        return
    query = (
        select(func.max(Thread.company_bucket), func.max(Thread.legacy_bucket))
        .join(Promotion, Promotion.thread_id == Thread.id)
        .where(Promotion.item_id == item.id, is_there(_ANYBODY))
    )
    live, frozen = db.session.execute(query).one()
    item.company_bucket, item.legacy_bucket = live or HIDDEN, frozen or HIDDEN
