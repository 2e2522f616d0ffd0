"""What a moderator sees before two threads are merged, or one is split."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forum.accounts.actor import Actor
from forum.board.models import Duplicate, Merge, Split, Thread
from forum.board.queries import title_of
from forum.database import db
from forum.errors import AlreadyDone, NotAllowed
from forum.moderation import policy
from forum.moderation.models import Decision, Verdict


@dataclass(frozen=True)
class Standing:
    """Where a thread stands already: id and title of what it was merged into, and the like."""

    into: tuple[str, str] | None
    same_as: tuple[str, str] | None
    from_thread: tuple[str, str] | None
    at: datetime | None


def standing_of(reader: Actor, thread: Thread) -> Standing:
    """Raises NotAllowed."""
    if not policy.may_decide(reader):
        raise NotAllowed("moderation.decide.not_allowed")
    merge, split = db.session.get(Merge, thread.id), db.session.get(Split, thread.id)
    same = db.session.get(Duplicate, thread.id)
    row = merge or same or split
    return Standing(
        into=title_of(reader, merge.into_id) if merge else None,
        same_as=title_of(reader, same.of_id) if same else None,
        from_thread=title_of(reader, split.from_id) if split else None,
        at=row.at if row else None,
    )


def decision_about(reader: Actor, thread: Thread, verdict: Verdict) -> str:
    """The id of the decision that holds, for its undo. Raises NotAllowed; AlreadyDone for none."""
    if not policy.may_decide(reader):
        raise NotAllowed("moderation.decide.not_allowed")
    split = db.session.get(Split, thread.id) if verdict == "split" else None
    about = split.from_id if split else thread.id
    query = select(Decision.id, Decision.before).where(
        Decision.thread_id == about, Decision.verdict == verdict, Decision.undone_at.is_(None)
    )
    for row in db.session.execute(query.order_by(Decision.at.desc())):
        if split is None or (row.before or {}).get("thread") == thread.id:
            return str(row.id)
    raise AlreadyDone("board.merge.none")
