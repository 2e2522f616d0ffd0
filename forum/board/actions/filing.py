"""Where a thread is filed and what it is called: moderation decides and calls these."""

from collections.abc import Collection

from sqlalchemy import delete

from forum import clock
from forum.accounts import guarding
from forum.accounts.actor import Actor
from forum.board import policy, queries
from forum.board.actions import asking, relaying, rewriting
from forum.board.models import Post, Thread, ThreadTag
from forum.database import db
from forum.errors import NotAllowed, NotValid
from forum.events import publish
from forum.events.board import ThreadChanged


def move(actor: Actor, thread: Thread, opening: Post, *, category: str, reason: str) -> str:
    """Into another category; the id of what its author is told. Raises NotAllowed, NotValid."""
    _check(actor, thread)
    if asking.ready_category(category) == thread.category_id:
        raise NotValid("board.act.same", "category")
    file_under(thread, category)
    return relaying.tell(opening, "moved", reason=reason, by=actor)


def retag(
    actor: Actor,
    thread: Thread,
    opening: Post,
    *,
    tags: list[str],
    reason: str,
    kept: Collection[str] = (),
) -> tuple[list[str], list[str], str]:
    """The topics of before and of now, by name, and the id of what its author is told.

    Raises NotAllowed, NotValid, GivesAway.
    """
    _check(actor, thread)
    names, there = sorted(asking.filed_under(tags)), sorted(queries.tags_of(actor, thread))
    guarding.check(actor, kept, tags=", ".join(names))
    if names == there:
        raise NotValid("board.act.same", "tags")
    put_tags(thread, names)
    return there, names, relaying.tell(opening, "retagged", reason=reason, by=actor)


def retitle(
    actor: Actor,
    thread: Thread,
    opening: Post,
    *,
    title: str,
    reason: str,
    kept: Collection[str] = (),
) -> tuple[int, str]:
    """The number of the revision that keeps the earlier title, and the id of what is told.

    Raises NotAllowed, NotValid, GivesAway.
    """
    _check(actor, thread)
    ready = asking.ready_title(title)
    guarding.check(actor, {*kept, *guarding.marks(actor, thread.title)}, title=ready)
    if ready == thread.title:
        raise NotValid("board.act.same", "title")
    team = actor.badge.team if actor.badge else ""
    number = rewriting.keep_revision(opening, thread.title, team)
    thread.title = ready
    opening.edited_at, opening.edited_team = clock.hour(), team
    publish(ThreadChanged(thread.id))
    return number, relaying.tell(opening, "retitled", reason=reason, by=actor)


def file_under(thread: Thread, category: str) -> None:
    thread.category_id = category
    publish(ThreadChanged(thread.id))


def put_tags(thread: Thread, names: list[str]) -> None:
    db.session.execute(delete(ThreadTag).where(ThreadTag.thread_id == thread.id))
    db.session.add_all(ThreadTag(thread_id=thread.id, name=name) for name in names)
    db.session.flush()
    publish(ThreadChanged(thread.id))


def _check(actor: Actor, thread: Thread) -> None:
    if not policy.may_file(actor, thread):
        raise NotAllowed("board.act.not_allowed")
