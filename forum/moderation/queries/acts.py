"""What was decided about a thread or a post, for who decides; what was passed to CX."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forum.accounts.actor import Actor
from forum.board.models import Pin, Post, PostKind, Thread, ThreadKind
from forum.board.queries.visible import is_reachable
from forum.database import db
from forum.errors import NotAllowed, SignInNeeded
from forum.moderation import policy
from forum.moderation.models import FOR_GOOD, Decision, Passing, Verdict

SHOWN = 50


@dataclass(frozen=True)
class DecisionLine:
    id: str
    verdict: Verdict
    reason: str
    note: str
    at: datetime
    team: str
    post_id: str
    is_undone: bool

    @property
    def may_undo(self) -> bool:
        return not self.is_undone and self.verdict not in FOR_GOOD


@dataclass(frozen=True)
class Passed:
    id: str
    post_id: str
    thread_id: str
    title: str
    post_kind: PostKind
    thread_kind: ThreadKind
    note: str
    staff_name: str
    staff_team: str
    at: datetime


def decisions_on(reader: Actor, thread: Thread, post: Post | None = None) -> list[DecisionLine]:
    """The newest first; of the whole thread where no post is named. Raises NotAllowed."""
    check_may_decide(reader)
    query = select(Decision).where(Decision.thread_id == thread.id, Decision.verdict != "later")
    if post:
        query = query.where(Decision.post_id == post.id)
    rows = db.session.scalars(query.order_by(Decision.at.desc(), Decision.id).limit(SHOWN))
    return [_line(row) for row in rows]


def is_pinned(thread: Thread) -> bool:
    return db.session.get(Pin, thread.id) is not None


def passed(reader: Actor) -> list[Passed]:
    """What waits for CX, the oldest first. Raises SignInNeeded, NotAllowed."""
    if reader.is_guest:
        raise SignInNeeded
    if not policy.may_read_passed(reader):
        raise NotAllowed("moderation.pass.not_allowed")
    query = (
        select(Passing, Thread.title, Post.kind, Thread.kind)
        .join(Thread, Thread.id == Passing.thread_id)
        .join(Post, Post.id == Passing.post_id)
        .where(Passing.done_at.is_(None), is_reachable(reader))
        .order_by(Passing.at, Passing.id)
        .limit(SHOWN)
    )
    return [_passed(*row) for row in db.session.execute(query)]


def check_may_decide(reader: Actor) -> None:
    if reader.is_guest:
        raise SignInNeeded
    if not policy.may_decide(reader):
        raise NotAllowed("moderation.decide.not_allowed")


def _line(row: Decision) -> DecisionLine:
    return DecisionLine(
        id=row.id,
        verdict=row.verdict,
        reason=row.reason,
        note=row.note,
        at=row.at,
        team=row.staff_team,
        post_id=row.post_id,
        is_undone=row.undone_at is not None,
    )


def _passed(row: Passing, title: str, kind: PostKind, thread_kind: ThreadKind) -> Passed:
    return Passed(
        id=row.id,
        post_id=row.post_id,
        thread_id=row.thread_id,
        title=title,
        post_kind=kind,
        thread_kind=thread_kind,
        note=row.note,
        staff_name=row.staff_name,
        staff_team=row.staff_team,
        at=row.at,
    )
