"""Whether a thread may be sealed now, and if not, why and when."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, or_, select

from forum import anonymity, clock
from forum.accounts.actor import Actor
from forum.board import policy
from forum.board.models import Hiding, Post, Sanction, Thread
from forum.board.queries.bounds import with_bounds
from forum.board.queries.merging import sharing_salt
from forum.database import db

WAIT = timedelta(days=7)  # in which whoever else wrote there may still mend or delete their own


@dataclass(frozen=True)
class Sealing:
    """`from_on`: the day from which it may be, where others wrote; `is_held`: not at all for now.

    What holds it the author knows of: their own post is hidden, or they are themselves held back,
    here or from writing anywhere: sealed, a thread tells neither what was decided nor how lately
    they wrote.
    """

    others: bool
    from_on: date | None
    is_held: bool

    @property
    def is_open(self) -> bool:
        return not self.is_held and (self.from_on is None or self.from_on <= clock.today())


def sealing_of(reader: Actor, thread: Thread) -> Sealing:
    """For the author of its opening. What was split off goes with it: it is of the same salt."""
    mine, threads = anonymity.own(reader, thread), sharing_salt(thread)
    others = Post.author_tag.is_not(None) & Post.author_tag.not_in(mine) & ~Post.is_settled
    wrote = exists().where(Post.thread_id.in_(threads), others)
    hidden = exists().where(
        Hiding.post_id == Post.id, Post.thread_id.in_(threads), Post.author_tag.in_(mine)
    )
    held = exists().where(
        Sanction.thread_id.in_(threads),
        Sanction.author_tag.in_(mine),
        Sanction.kind != "warn",
        or_(Sanction.until.is_(None), Sanction.until >= clock.today()),
    )
    row = db.session.execute(select(wrote, or_(hidden, held))).one()
    is_held = bool(row[1]) or not policy.may_say(with_bounds(reader))
    last = (thread.active_at + WAIT).date() + timedelta(days=1)
    return Sealing(bool(row[0]), last if row[0] else None, is_held)
