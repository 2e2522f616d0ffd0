"""Posts that wait for a moderator, with what made them wait. Nobody has judged them yet."""

from dataclasses import dataclass

from sqlalchemy import func, select

from forum import hints
from forum.accounts.actor import Actor
from forum.board import queries as board
from forum.board.models import (
    HELD,
    PART_BREAK,
    Hiding,
    Hint,
    Participant,
    Post,
    PostKind,
    Thread,
    ThreadKind,
)
from forum.board.queries.reading import label
from forum.board.queries.shapes import Label
from forum.database import db
from forum.errors import NotAllowed, SignInNeeded
from forum.moderation import policy

SHOWN = 20
_READ_A_MINUTE = 500
_SNIPPET = 120


@dataclass(frozen=True)
class HeldPost:
    """`why`: codes (words, links, same). `words`: what is looked out for, as it stands now."""

    post_id: str
    kind: PostKind
    thread_id: str
    thread_kind: ThreadKind
    title: str
    snippet: str
    label: Label
    why: list[str]
    words: list[str]
    score: int  # how abusive, of 100
    minutes: int
    parts: list[str]  # its text as sanitised HTML, a tip's three


def held_posts(reader: Actor, most: int = SHOWN) -> list[HeldPost]:
    """The longest waiting first, by the hour. One statement. Raises NotAllowed."""
    _check(reader)
    query = (
        select(Thread, Post, Hint, Participant)
        .join(Post, Post.thread_id == Thread.id)
        .join(Hiding, Hiding.post_id == Post.id)
        .outerjoin(Hint, Hint.post_id == Post.id)
        .outerjoin(
            Participant,
            (Participant.thread_id == Post.thread_id) & (Participant.author_tag == Post.author_tag),
        )
        .where(Hiding.reason == HELD, ~Post.is_deleted)
        .order_by(Hiding.at, Post.id)
        .limit(most)
    )
    return [_held(*row) for row in db.session.execute(query)]


def count_held(reader: Actor) -> int:
    _check(reader)
    query = (
        select(func.count())
        .select_from(Hiding)
        .join(Post, Post.id == Hiding.post_id)
        .where(Hiding.reason == HELD, ~Post.is_deleted)
    )
    return db.session.scalar(query) or 0


def _check(reader: Actor) -> None:
    if reader.is_guest:
        raise SignInNeeded
    if not policy.may_decide(reader):
        raise NotAllowed("moderation.queue.not_allowed")


def _held(thread: Thread, post: Post, hint: Hint | None, author: Participant | None) -> HeldPost:
    words = board.words_of(thread, post)
    found = board.watch().find(words)
    return HeldPost(
        post_id=post.id,
        kind=post.kind,
        thread_id=thread.id,
        thread_kind=thread.kind,
        title=thread.title,
        snippet=post.plain[:_SNIPPET].replace(PART_BREAK, " "),
        label=label(post, author.number if author else None, author.pebble if author else None),
        why=hint.why.split() if hint else [],
        words=[one.text.lstrip("=") for one in found],
        score=hints.score(words, found).value,
        minutes=1 + len(post.plain) // _READ_A_MINUTE,
        parts=post.html.split(PART_BREAK),
    )
