from collections.abc import Collection

from forum import anonymity, clock, text
from forum.accounts import guarding
from forum.accounts.actor import Actor
from forum.board import actions as board
from forum.board.models import Post, Thread
from forum.board.policy import may_report, refusal
from forum.board.queries import is_mine
from forum.database import db
from forum.errors import NotValid
from forum.events import publish
from forum.events.moderation import PostReported
from forum.moderation.models import NOTE_LIMIT, REASONS, Reason, Report
from forum.moderation.queries import has_reported


def report(
    actor: Actor,
    thread: Thread,
    post: Post,
    *,
    reason: str,
    note: str = "",
    kept: Collection[str] = (),
) -> None:
    """One report a person and post; again changes nothing and is answered alike.

    Raises NotAllowed for one's own post and for staff, NotValid, GivesAway.
    """
    if not may_report(actor, post, is_mine=is_mine(actor, thread, post)):
        raise refusal(actor, "moderation.report.not_allowed")
    board.check_may_judge(actor)
    ready, note = ready_reason(reason), ready_note(note)
    guarding.check(actor, kept, note=note)
    tag = anonymity.sign(actor, thread, "report")
    if has_reported(actor, thread, post):
        return
    hour = clock.hour()
    row = Report(post_id=post.id, reporter_tag=tag, reason=ready, note=note, reported_at=hour)
    db.session.add(row)
    anonymity.add_reporting_company(actor, thread, post.id)
    publish(PostReported(thread.id, post.id))


def ready_reason(reason: str) -> Reason:
    for known in REASONS:
        if known == reason:
            return known
    raise NotValid("moderation.reason.unknown", "reason")


def ready_note(note: str) -> str:
    cleaned = text.clean(note)
    if len(cleaned) > NOTE_LIMIT:
        raise NotValid("moderation.note.long", "note", limit=NOTE_LIMIT)
    return cleaned
