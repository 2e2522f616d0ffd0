"""The public log: what was decided, by which team, and why. Not who, and not the words."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forum.accounts.actor import Actor
from forum.board.models import Post, PostKind, Thread, ThreadKind
from forum.board.queries.visible import is_there
from forum.database import db
from forum.errors import SignInNeeded
from forum.moderation import policy
from forum.moderation.models import Decision, Verdict

PAGE = 40
_LAST_PAGE = 10_000


@dataclass(frozen=True)
class LogLine:
    """`thread_id` and `title` are empty where the thread is hidden or deleted."""

    at: datetime
    team: str
    verdict: Verdict
    reason: str
    is_undone: bool
    post_kind: PostKind
    thread_kind: ThreadKind
    thread_id: str
    title: str


def log_page(reader: Actor, page: int = 1) -> tuple[list[LogLine], bool]:
    """The newest decisions first, and whether there are older ones. Pages count from 1."""
    if not policy.may_read_log(reader):
        raise SignInNeeded
    query = (
        select(Decision, Post.kind, Thread, is_there(reader))
        .join(Post, Post.id == Decision.post_id)
        .join(Thread, Thread.id == Decision.thread_id)
        .where(Decision.verdict != "later")
        .order_by(Decision.at.desc(), Decision.id)
        .offset(PAGE * (min(max(page, 1), _LAST_PAGE) - 1))
        .limit(PAGE + 1)
    )
    lines = [_line(*row) for row in db.session.execute(query)]
    return lines[:PAGE], len(lines) > PAGE


def _line(decision: Decision, kind: PostKind, thread: Thread, visible: bool) -> LogLine:  # noqa: FBT001  a column
    return LogLine(
        at=decision.at,
        team=decision.staff_team,
        verdict=decision.verdict,
        reason=decision.reason,
        is_undone=decision.undone_at is not None,
        post_kind=kind,
        thread_kind=thread.kind,
        thread_id=thread.id if visible else "",
        title=thread.title if visible else "",
    )
