"""Another's words, mended by staff: it shows, what they were is kept, and it can be taken back."""

from collections.abc import Collection
from datetime import datetime

from forum.accounts import guarding
from forum.accounts.actor import Actor
from forum.board import policy
from forum.board.actions import asking, relaying, rewriting, writing
from forum.board.actions.changing import settle_answers
from forum.board.models import PART_BREAK, Post, Revision, Thread
from forum.database import db
from forum.errors import AlreadyDone, NotAllowed, NotValid
from forum.events import publish
from forum.events.board import ThreadChanged


def correct(
    actor: Actor,
    thread: Thread,
    post: Post,
    *,
    parts: list[str],
    reason: str,
    base: str = "",
    kept: Collection[str] = (),
) -> tuple[int, str]:
    """The number of the revision that keeps the words of before, and the id of what is told.

    Raises NotAllowed, NotValid, GivesAway; AlreadyDone where the post has changed since `base`.
    """
    if not policy.may_correct(actor, post) or not actor.badge:
        raise NotAllowed("board.act.not_allowed")
    rewriting.check_unchanged(actor, thread, post, base)
    is_tip = post.kind == "opening" and thread.kind == "tip"
    ready = asking.ready_parts(*parts) if is_tip else [writing.ready_source(parts[0])]
    names = asking.PARTS if is_tip else ("body",)
    if PART_BREAK.join(ready) == post.source:
        raise NotValid("board.act.same", "method" if is_tip else "body")
    said = guarding.marks(actor, post.source)
    guarding.check(actor, {*kept, *said}, **dict(zip(names, ready, strict=True)))
    team = actor.badge.team
    number = rewriting.rewrite(actor, thread, post, ready, thread.title, team=team)
    return number, relaying.tell(post, "edited", reason=reason, by=actor)


def put_back(
    actor: Actor,
    thread: Thread,
    post: Post,
    number: int,
    *,
    edited_at: datetime | None,
    edited_team: str | None,
) -> None:
    """As before a revision was kept, which goes. Raises AlreadyDone where more came since."""
    revision = db.session.get(Revision, (post.id, number))
    if revision is None or post.is_deleted or rewriting.latest_revision(post) != number:
        raise AlreadyDone("moderation.undo.overtaken")
    if post.kind == "opening":
        thread.title = revision.title
    rewriting.put(actor, thread, post, revision.source.split(PART_BREAK))
    post.edited_at, post.edited_team = edited_at, edited_team
    db.session.delete(revision)
    publish(ThreadChanged(thread.id))


def confirm(actor: Actor, thread: Thread, post: Post) -> str:
    """Mark an answer as official; the id of what its author is told.

    Raises NotAllowed; AlreadyDone where it is official.
    """
    if not policy.may_confirm(actor, post):
        raise NotAllowed("board.act.not_allowed")
    if post.is_official:
        raise AlreadyDone("moderation.decide.already")
    mark_official(thread, post, official=True)
    return relaying.tell(post, "official", reason="", by=actor)


def mark_official(thread: Thread, post: Post, *, official: bool) -> None:
    post.is_official = official and not post.is_deleted
    settle_answers(thread, post)
    publish(ThreadChanged(thread.id))
