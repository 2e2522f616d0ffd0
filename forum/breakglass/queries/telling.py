"""That it was asked who wrote a post: told to its author alone, and worked out while they read.

Nothing is sent and no row names whom to tell. A court may order to wait, for 30 days at most.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import select

from forum import anonymity, clock
from forum.accounts.actor import Actor
from forum.board.models import Post, Thread
from forum.breakglass.models import Ground, Record
from forum.breakglass.queries.requests import Request, requests_in
from forum.database import db


@dataclass(frozen=True)
class Notice:
    post_id: str
    asked_on: date
    ground: Ground
    state: Literal["running", "opened", "refused"]


@dataclass(frozen=True)
class MyNotice:
    notice: Notice
    thread_id: str
    title: str


def notices_in(own_posts: Collection[str]) -> dict[str, Notice]:
    """By post, the last one each. The caller gives the reader's own posts and no others."""
    return {one.post_id: _notice(one) for one in _told(own_posts)} if own_posts else {}


def my_notices(reader: Actor) -> list[MyNotice]:
    """Everything that the member who is here is to be told, the newest first."""
    told = {one.post_id: _notice(one) for one in _told()} if reader.is_member else {}
    if not told:
        return []
    query = (
        select(Post.id, Post.author_tag, Thread.id.label("thread_id"), Thread.title)
        .add_columns(Thread.salt_id, Thread.epoch, Thread.asked_at)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.id.in_(told))
    )
    rows = db.session.execute(query).all()
    tags = anonymity.mine(reader, rows)
    mine = [
        MyNotice(told[row.id], row.thread_id, row.title)
        for row in rows
        if row.author_tag in tags.get(row.salt_id, ())
    ]
    return sorted(mine, key=lambda one: (one.notice.asked_on, one.thread_id), reverse=True)


def _told(own_posts: Collection[str] | None = None) -> list[Request]:
    asked = select(Record.request_id).where(Record.tell_on <= clock.today())
    if own_posts is not None:
        asked = asked.where(Record.post_id.in_(own_posts))
    query = select(Record).where(Record.request_id.in_(asked)).order_by(Record.number)
    return requests_in(db.session.scalars(query).all())


def _notice(request: Request) -> Notice:
    ended: Literal["opened", "refused"] = "opened" if request.state == "opened" else "refused"
    return Notice(
        post_id=request.post_id,
        asked_on=clock.day_of(request.asked_at),
        ground=request.ground,
        state="running" if request.is_live else ended,
    )
