"""What a post said before, as differences: for whoever may read it now, and of nothing hidden."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from forum.accounts.actor import Actor
from forum.board.models import PART_BREAK, Hiding, Post, Revision, Thread
from forum.board.queries.reading import find_post, tags_of
from forum.database import db
from forum.errors import NotFound
from forum.text import Block, Work, differences

_STEPS = 5
_ENOUGH = 600_000  # steps of work: about 100 ms; what is older stands on the next page
_TIP_PARTS = ("situation", "method", "result")


@dataclass(frozen=True)
class Step:
    """One edit: when, and what it changed, field by field (`title`, `body` or a tip's parts)."""

    number: int
    at: datetime
    team: str  # staff's, where it was not the author's
    changes: dict[str, list[Block]]


@dataclass(frozen=True)
class Revisions:
    """The edits of a post, the latest first; `more` is the number from which older ones follow."""

    thread: Thread
    post: Post
    steps: list[Step]
    more: int | None


@dataclass(frozen=True)
class Words:
    """What a post says, or said."""

    title: str
    source: str


def revisions_of(reader: Actor, post_id: str, since: int | None = None) -> Revisions:
    """`since`: the page before's `more`. Raises SignInNeeded; NotFound, also for what is hidden."""
    thread, post = find_post(reader, post_id)
    hidden = db.session.scalar(select(exists().where(Hiding.post_id == post.id)))
    if hidden or post.is_deleted:
        raise NotFound("board.post.not_found")
    query = (
        select(Revision.number, Revision.title, Revision.source, Revision.at, Revision.staff_team)
        .where(Revision.post_id == post.id, Revision.is_shown)
        .order_by(Revision.number.desc())
        .limit(_STEPS + 2)
    )
    if since is not None:
        query = query.where(Revision.number <= since)
    rows = list(db.session.execute(query))
    later = Words(thread.title, post.source)
    if since is not None and rows:
        later = Words(rows[0].title, rows[0].source)
        rows = rows[1:]
    steps: list[Step] = []
    work = Work()
    for row in rows[:_STEPS]:
        if work.steps > _ENOUGH:
            break
        earlier = Words(row.title, row.source)
        changes = changes_between(thread, post, earlier, later, work)
        steps.append(Step(row.number, row.at, row.staff_team, changes))
        later = earlier
    more = steps[-1].number if len(steps) < len(rows) else None
    return Revisions(thread, post, steps, more)


def changes_between(
    thread: Thread, post: Post, earlier: Words, later: Words, work: Work | None = None
) -> dict[str, list[Block]]:
    """Only the fields that differ."""
    work = work or Work()
    found = {}
    if post.kind == "opening":
        found["title"] = differences(earlier.title, later.title, work)
    is_tip = post.kind == "opening" and thread.kind == "tip"
    names = _TIP_PARTS if is_tip else ("body",)
    parts = zip(
        names, earlier.source.split(PART_BREAK), later.source.split(PART_BREAK), strict=False
    )
    for name, before, after in parts:
        found[name] = differences(before, after, work)
    return {name: blocks for name, blocks in found.items() if blocks}


def version_of(reader: Actor, thread: Thread, post: Post) -> str:
    """What an edit begins from: it changes with whatever the form would write."""
    words = [post.source]
    if post.kind == "opening":
        words += [thread.title, thread.category_id, *tags_of(reader, thread)]
    return hashlib.blake2b("\0".join(words).encode(), digest_size=8).hexdigest()
