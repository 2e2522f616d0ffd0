"""A passage is taken out for good: of the words, their history, what was asked about them."""

import re

from sqlalchemy import delete, or_, select, update

from forum import text
from forum.accounts.actor import Actor
from forum.board import policy
from forum.board.actions import asking, relaying, rewriting, uploading
from forum.board.models import (
    PART_BREAK,
    TITLE_LIMIT,
    Post,
    Relay,
    Revision,
    Thread,
    ThreadTag,
)
from forum.database import db
from forum.errors import NotAllowed, NotValid
from forum.events import publish
from forum.events.board import ThreadChanged

PASSAGE_LIMIT = 20_000
PASSAGE_LEAST = 2


def redact(
    actor: Actor, thread: Thread, post: Post, *, passage: str, mark: str, reason: str
) -> None:
    """`mark` stands where the passage was. It cannot be undone: nothing keeps what is gone.

    Raises NotAllowed, NotValid.
    """
    if not policy.may_redact(actor, post):
        raise NotAllowed("board.act.not_allowed")
    db.session.refresh(post, with_for_update=True)
    source, title = without(thread, post, passage, mark)
    db.session.execute(delete(Revision).where(Revision.post_id == post.id))
    thread.title = title
    rewriting.put(actor, thread, post, source.split(PART_BREAK))
    uploading.remove_unshown(post)
    if post.kind == "opening":
        _take_from_thread(thread, passage, mark)
    _take_from_relays(post, passage, mark)
    publish(ThreadChanged(thread.id))
    relaying.notice(post, "redacted", reason=reason, by=actor)


def without(thread: Thread, post: Post, passage: str, mark: str) -> tuple[str, str]:
    """Source and title as they would be. Raises NotValid where the passage stands in neither."""
    pattern = pattern_of(passage)
    source = pattern.sub(lambda _: mark, post.source)
    title = thread.title
    if post.kind == "opening":
        title = pattern.sub(lambda _: mark, title)[:TITLE_LIMIT]
    if (source, title) == (post.source, thread.title):
        raise NotValid("board.redact.not_found", "passage")
    return source, title


def pattern_of(passage: str) -> re.Pattern[str]:
    """However its words are spaced and its lines are broken; upper and lower case are the same."""
    words = text.clean(passage).split()
    if len("".join(words)) < PASSAGE_LEAST:
        raise NotValid("board.redact.short", "passage", least=PASSAGE_LEAST)
    if len(passage) > PASSAGE_LIMIT:
        raise NotValid("board.redact.long", "passage", limit=PASSAGE_LIMIT)
    # never over the end of a tip's part
    return re.compile(r"[^\S\f]+".join(re.escape(word) for word in words), re.IGNORECASE)


def _take_from_thread(thread: Thread, passage: str, mark: str) -> None:
    """Its topics and where it happened: what a reader of lists and filters would find."""
    pattern = pattern_of(passage)
    if thread.environment:
        kept = {
            name: pattern.sub(lambda _: mark, said) for name, said in thread.environment.items()
        }
        thread.environment = {name: said[: asking.ENVIRONMENT_LIMIT] for name, said in kept.items()}
    names = db.session.scalars(select(ThreadTag.name).where(ThreadTag.thread_id == thread.id)).all()
    spaced = {name for name in names if pattern.search(name.replace("-", " "))}
    if spaced:
        of_thread = (ThreadTag.thread_id == thread.id, ThreadTag.name.in_(spaced))
        db.session.execute(delete(ThreadTag).where(*of_thread))


def _take_from_relays(post: Post, passage: str, mark: str) -> None:
    """What staff asked about the post and its author answered may quote it."""
    pattern = pattern_of(passage)
    said = or_(Relay.words != "", Relay.answer != "")
    rows = select(Relay.id, Relay.words, Relay.answer).where(Relay.post_id == post.id, said)
    for relay_id, words, answer in db.session.execute(rows).all():
        if pattern.search(words) or pattern.search(answer):
            clean = {
                "words": pattern.sub(lambda _: mark, words),
                "answer": pattern.sub(lambda _: mark, answer),
            }
            db.session.execute(update(Relay).where(Relay.id == relay_id).values(clean))
