"""How many companies share an item: published once a night, never counted live.

In between only published figures move it, so that no vote of a company shows (ANONYMITY.md §7).
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from forum import anonymity
from forum.accounts.actor import Actor, Role
from forum.board.models import Thread
from forum.board.queries.visible import is_visible
from forum.database import db
from forum.feedback.models import Item, Promotion

# Evidence is what everybody may read: the night counts with a member's eyes.
_ANYBODY = Actor(role=Role.MEMBER)


def publish_item_buckets() -> int:
    """Each item's bucket over all its visible threads; how many changed. Nightly."""
    query = (
        select(Promotion.item_id, Thread.salt_id, Thread.epoch)
        .join(Thread, Thread.id == Promotion.thread_id)
        .where(is_visible(_ANYBODY))
    )
    threads: dict[str, list[Any]] = {}
    for row in db.session.execute(query):
        threads.setdefault(row.item_id, []).append(row)
    items = db.session.scalars(select(Item)).all()
    return sum(_publish(item, threads.get(item.id, [])) for item in items)


def _publish(item: Item, threads: Sequence[Any]) -> bool:
    before = item.company_bucket
    bucket = max(anonymity.count_companies_together(threads), item.legacy_bucket)
    if any(anonymity.is_destroyed(one) for one in threads):
        bucket = max(bucket, before)  # on its way to a frozen count
    item.company_bucket = bucket
    return bucket != before


def freeze_bucket(thread_id: str) -> None:
    """The thread's companies are known no more: the item keeps what was published last."""
    promotion = db.session.get(Promotion, thread_id)
    if promotion:
        item = db.session.get_one(Item, promotion.item_id)
        item.legacy_bucket = max(item.legacy_bucket, item.company_bucket)


def raise_bucket(item: Item, thread: Thread) -> None:
    """A thread came: the item is shared by at least as many companies as the thread."""
    item.company_bucket = max(item.company_bucket, thread.company_bucket)


def lower_bucket(item: Item) -> None:
    """A thread went: what its other threads have published, until the night counts anew."""
    query = (
        select(func.max(Thread.company_bucket), func.max(Thread.legacy_bucket))
        .join(Promotion, Promotion.thread_id == Thread.id)
        .where(Promotion.item_id == item.id, is_visible(_ANYBODY))
    )
    live, frozen = db.session.execute(query).one()
    item.company_bucket, item.legacy_bucket = live or 0, frozen or 0
