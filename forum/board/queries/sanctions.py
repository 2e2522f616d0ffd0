"""What was decided about the author of a post. It says nothing of anything else they write."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from forum import clock
from forum.accounts.actor import Actor
from forum.board import policy
from forum.board.models import Post, Sanction, SanctionKind, Thread
from forum.database import db
from forum.errors import NotAllowed, NotFound


@dataclass(frozen=True)
class SanctionPage:
    id: str
    kind: SanctionKind
    reason: str
    until: date | None
    team: str
    at: datetime
    is_over: bool


def sanctions_on(reader: Actor, post: Post) -> list[SanctionPage]:
    """Those made from this very post, the newest first. Raises NotAllowed."""
    if not policy.may_sanction(reader, post):
        raise NotAllowed("board.sanction.not_allowed")
    query = select(Sanction).where(Sanction.post_id == post.id)
    rows = db.session.scalars(query.order_by(Sanction.at.desc(), Sanction.id))
    return [_page(row) for row in rows]


def count_sanctions(reader: Actor, thread: Thread) -> dict[str, int]:
    """How many were made from each post of the thread, for who may make them; empty for others."""
    if not policy.may_curate(reader):
        return {}
    query = select(Sanction.post_id).where(Sanction.thread_id == thread.id)
    return dict(Counter(db.session.scalars(query)))


def find_sanction(reader: Actor, sanction_id: str) -> Sanction:
    """Raises NotAllowed, NotFound."""
    if not policy.may_curate(reader):
        raise NotAllowed("board.sanction.not_allowed")
    row = db.session.get(Sanction, sanction_id)
    if row is None:
        raise NotFound("board.sanction.not_found")
    return row


def _page(row: Sanction) -> SanctionPage:
    return SanctionPage(
        id=row.id,
        kind=row.kind,
        reason=row.reason,
        until=row.until,
        team=row.staff_team,
        at=row.at,
        is_over=row.until is not None and row.until < clock.today(),
    )
