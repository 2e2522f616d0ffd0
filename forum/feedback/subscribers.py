"""A hidden or deleted thread is evidence no longer; one shown again is."""

from forum.board.models import Thread
from forum.database import db
from forum.events import subscribe
from forum.events.board import PostDeleted, PostHidden, PostShown, ThreadSettled
from forum.feedback.actions.buckets import freeze_bucket, lower_bucket, raise_bucket
from forum.feedback.models import Item, Promotion


@subscribe(PostHidden, PostDeleted)
def take_out(event: PostHidden | PostDeleted) -> None:
    if (found := _item_of(event.thread_id)) and found[0].opening_id == event.post_id:
        lower_bucket(found[1], found[0])


@subscribe(PostShown)
def put_back(event: PostShown) -> None:
    if (found := _item_of(event.thread_id)) and found[0].opening_id == event.post_id:
        raise_bucket(found[1], found[0])


@subscribe(ThreadSettled)
def freeze(event: ThreadSettled) -> None:
    freeze_bucket(event.thread_id)


def _item_of(thread_id: str) -> tuple[Thread, Item] | None:
    promotion = db.session.get(Promotion, thread_id)
    if promotion is None:
        return None
    db.session.flush()
    return db.session.get_one(Thread, thread_id), db.session.get_one(Item, promotion.item_id)
