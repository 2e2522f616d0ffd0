"""What the hints about a post are. Scores are for staff; nobody else is told one."""

from dataclasses import dataclass

from sqlalchemy import select

from forum import hints
from forum.accounts.actor import Actor
from forum.board import policy
from forum.board.models import PART_BREAK, Hint, Post, SlowMode, Thread
from forum.board.queries.watched import watch
from forum.database import db
from forum.errors import NotAllowed
from forum.hints import Word


@dataclass(frozen=True)
class PostHints:
    """`score`: of 100; `parts` made it. `words`: what is looked out for, the gravest first."""

    score: int
    words: list[Word]
    parts: list[str]
    why: list[str]  # codes: what made the post wait


def words_of(thread: Thread, post: Post) -> str:
    """All that a post says; an opening with its title."""
    said = post.plain.replace(PART_BREAK, "\n")
    return f"{thread.title}\n{said}" if post.kind == "opening" else said


def hints_of(reader: Actor, thread: Thread, post: Post) -> PostHints:
    """Made as staff look, by the words that are looked out for now. Raises NotAllowed."""
    if not policy.may_see_hints(reader):
        raise NotAllowed("board.hint.not_allowed")
    words = words_of(thread, post)
    found = watch().find(words)
    scored = hints.score(words, found)
    row = db.session.get(Hint, post.id)
    why = row.why.split() if row else []
    return PostHints(scored.value, found, scored.reasons, why)


def slow_minutes(thread: Thread) -> int:
    """How long each has to wait between two posts in this thread; 0 where nobody has."""
    query = select(SlowMode.minutes).where(SlowMode.thread_id == thread.id)
    return db.session.scalar(query) or 0
