"""Threads as they are written out: what a member sees, with nothing that leads to anybody."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from forum.accounts.actor import Actor, Role
from forum.board.actions.asking import PARTS
from forum.board.models import PART_BREAK, Hiding, Participant, Post, Thread, ThreadTag
from forum.board.queries import is_there
from forum.database import db

BATCH = 200
Words = dict[str, Any]

# A member without a company or a secret: sees what all members see, and nothing as theirs.
READER = Actor(role=Role.MEMBER)


def count_threads() -> int:
    query = select(func.count()).select_from(Thread).where(is_there(READER))
    return db.session.scalar(query) or 0


def exported_threads() -> Iterator[Words]:
    """Oldest first; read in batches, so that a large board needs little memory.

    What was merged is a thread of its own still.
    """
    last = -1
    while batch := _batch(last):
        last = batch[-1].position
        posts, tags = _posts(batch), _tags(batch)
        for thread in batch:
            yield _thread(thread, posts[thread.id], tags[thread.id])
        db.session.expunge_all()


def _batch(after: int) -> Sequence[Thread]:
    query = select(Thread).where(is_there(READER), Thread.position > after)
    return db.session.scalars(query.order_by(Thread.position).limit(BATCH)).all()


def _posts(threads: Sequence[Thread]) -> dict[str, list[Any]]:
    hidden = select(Hiding.post_id).where(Hiding.post_id == Post.id)
    query = (
        select(Post, Participant.number)
        .outerjoin(
            Participant,
            (Participant.thread_id == Post.thread_id) & (Participant.author_tag == Post.author_tag),
        )
        .where(
            Post.thread_id.in_([thread.id for thread in threads]),
            ~Post.is_deleted,
            ~hidden.exists(),
        )
        .order_by(Post.position)
    )
    posts = defaultdict(list)
    for row in db.session.execute(query):
        posts[row.Post.thread_id].append(row)
    return posts


def _tags(threads: Sequence[Thread]) -> dict[str, list[str]]:
    query = (
        select(ThreadTag.thread_id, ThreadTag.name)
        .where(ThreadTag.thread_id.in_([thread.id for thread in threads]))
        .order_by(ThreadTag.name)
    )
    tags = defaultdict(list)
    for row in db.session.execute(query):
        tags[row.thread_id].append(row.name)
    return tags


def _thread(thread: Thread, rows: list[Any], tags: list[str]) -> Words:
    opening = next(row for row in rows if row.Post.id == thread.opening_id)
    comments = _comments(rows)
    words = {
        "kind": thread.kind,
        "title": thread.title,
        **_body(thread, opening.Post),
        "category": thread.category_id,
        "language": thread.language,
        "created_at": _hour(thread.asked_at),
        "votes": opening.Post.votes_count + opening.Post.legacy_votes,
        "tags": tags,
        "environment": thread.environment,
        "source": thread.source_key,  # of what was brought in itself: it stays the same thread
        "answers": [
            _post(row, comments) | _marks(thread, row) for row in rows if row.Post.kind == "answer"
        ],
        "comments": [_post(row, comments) for row in comments[thread.opening_id]],
    }
    return {name: value for name, value in words.items() if value not in (None, [], {})}


def _comments(rows: list[Any]) -> dict[str, list[Any]]:
    """By what they stand under; those of a hidden or deleted answer are asked for by nobody."""
    under = defaultdict(list)
    for row in rows:
        if row.Post.kind == "comment":
            under[row.Post.parent_id].append(row)
    return under


def _body(thread: Thread, opening: Post) -> Words:
    if thread.kind == "question":
        return {"body": opening.source}
    return dict(zip(PARTS, opening.source.split(PART_BREAK), strict=True))


def _post(row: Any, comments: dict[str, list[Any]]) -> Words:  # noqa: ANN401  a row of _posts
    post: Post = row.Post
    words = {
        "body": post.source,
        "created_at": _hour(post.posted_at),
        "votes": post.votes_count + post.legacy_votes,
        "by": row.number,
        "staff": {"name": post.staff_name, "team": post.staff_team} if post.staff_id else None,
        "comments": [_post(one, comments) for one in comments[post.id]],
    }
    return {name: value for name, value in words.items() if value not in (None, [])}


def _marks(thread: Thread, row: Any) -> Words:  # noqa: ANN401  a row of _posts
    marks = {
        "official": row.Post.is_official,
        "accepted": row.Post.id == thread.accepted_post_id,
    }
    return {name: True for name, is_so in marks.items() if is_so}


def _hour(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:00Z")
