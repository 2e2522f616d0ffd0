"""Taking a passage out for good, also of what moderation itself has kept of it."""

import json
import re
from collections.abc import Collection

from sqlalchemy import select, update

from forum.accounts.actor import Actor
from forum.board import actions as board
from forum.board.models import Post, Thread
from forum.database import db
from forum.errors import AlreadyDone
from forum.moderation.actions.deciding import check_may_decide, record, undoes
from forum.moderation.actions.reporting import ready_reason
from forum.moderation.actions.telling import checked_note
from forum.moderation.models import Decision, Passing, Report


def redact(
    actor: Actor,
    thread: Thread,
    post: Post,
    *,
    passage: str,
    mark: str,
    reason: str,
    note: str = "",
    kept: Collection[str] = (),
) -> Decision:
    """`mark` is what stands there instead. Nothing brings the passage back.

    Raises NotAllowed, NotValid, GivesAway.
    """
    check_may_decide(actor)
    ready, note = ready_reason(reason), checked_note(actor, note, kept)
    board.redact(actor, thread, post, passage=passage, mark=mark, reason=ready)
    _forget_before(thread, passage)
    _forget_notes(thread, post, passage)
    return record(actor, post, "redact", reason=ready, note=note)


@undoes("redact")
def _never(actor: Actor, decision: Decision) -> None:  # noqa: ARG001  nothing is there to undo it with
    raise AlreadyDone("moderation.redact.forever")


def _forget_before(thread: Thread, passage: str) -> None:
    """What an undo would put back may be what must be gone: that undo is gone with it."""
    pattern = board.pattern_of(passage)
    for row in db.session.scalars(select(Decision).where(Decision.thread_id == thread.id)):
        if row.before and _holds(pattern, json.dumps(row.before, ensure_ascii=False)):
            row.before = None
        if pattern.search(row.note):
            row.note = ""


def _holds(pattern: re.Pattern[str], words: str) -> bool:
    """Also where its words are a topic's, with lines between them."""
    return bool(pattern.search(words) or pattern.search(words.replace("-", " ")))


def _forget_notes(thread: Thread, post: Post, passage: str) -> None:
    """Who reported it and who passed it on may have quoted it."""
    pattern = board.pattern_of(passage)
    query = select(Report.reporter_tag, Report.note).where(
        Report.post_id == post.id, Report.note != ""
    )
    for tag, note in db.session.execute(query).all():
        if pattern.search(note):
            one = (Report.post_id == post.id, Report.reporter_tag == tag)
            db.session.execute(update(Report).where(*one).values(note=""))
    passed = select(Passing).where(Passing.thread_id == thread.id, Passing.note != "")
    for row in db.session.scalars(passed):
        if pattern.search(row.note):
            row.note = ""
