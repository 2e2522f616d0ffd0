"""A thread whose epoch ended, or whose author sealed it: it lives on, and nobody wrote it.

Labels stay by tags that are nobody's, votes and companies as counts; a new salt begins.
"""

import secrets
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import delete, select, update

from forum import anonymity
from forum.accounts.actor import Actor
from forum.board import policy, queries
from forum.board.actions import refreshing, writing
from forum.board.models import Follow, Participant, Post, Relay, Sanction, Thread, Vote, Watch
from forum.database import db
from forum.errors import AlreadyDone, NotAllowed
from forum.events import publish
from forum.events.board import ThreadSettled


class Unsettled(NamedTuple):
    id: str
    salt_id: str
    epoch: str


def unsettled_threads() -> list[Unsettled]:
    """Whose key or salt was destroyed and who have not begun anew yet."""
    query = select(Thread.id, Thread.salt_id, Thread.epoch).order_by(Thread.id)
    if not anonymity.destroys_salts():
        query = query.where(Thread.epoch.in_(anonymity.destroyed_epochs()))
    rows = map(Unsettled._make, db.session.execute(query))
    return [row for row in rows if anonymity.is_destroyed(row)]


def settle_threads(threads: Sequence[Unsettled]) -> int:
    """Within a unit; how many were not settled by somebody else meanwhile."""
    return sum(_settle_if_due(one.id) for one in threads)


def _settle_if_due(thread_id: str) -> bool:
    queries.hold_thread(thread_id)
    query = select(Thread).where(Thread.id == thread_id)
    thread = db.session.scalar(query.execution_options(populate_existing=True))
    if thread is None or not anonymity.is_destroyed(thread):
        return False
    begin_anew(thread)
    return True


def seal_thread(actor: Actor, thread: Thread) -> None:
    """By the author of its opening: nobody can ever know any more who wrote here.

    The ledger and the vault come first. Killed before the board has followed, the night goes on.
    Raises NotAllowed; AlreadyDone where it has to wait.
    """
    if not policy.may_seal(is_author=queries.is_author(actor, thread)):
        raise NotAllowed("board.sealing.not_allowed")
    if not queries.sealing_of(actor, thread).is_open:
        raise AlreadyDone("board.sealing.not_now")
    shared = queries.sharing_salt(thread)
    anonymity.note_salts([thread])
    anonymity.destroy_salts([thread.salt_id])
    for one in shared:
        begin_anew(db.session.get_one(Thread, one))


def begin_anew(thread: Thread) -> None:
    """Safe to repeat: what is counted once is in no count afterwards."""
    _freeze_votes(thread)
    refreshing.forget_voices(thread)
    _forget_authors(thread)
    for signed in (Follow, Relay, Sanction, Watch):
        db.session.execute(delete(signed).where(signed.thread_id == thread.id))
    thread.legacy_bucket = max(thread.legacy_bucket, thread.company_bucket)
    thread.salt_id = writing.take_thread_id()
    thread.epoch = anonymity.keyring.current_epoch()
    publish(ThreadSettled(thread.id))


def _freeze_votes(thread: Thread) -> None:
    posts = select(Post.id).where(Post.thread_id == thread.id)
    db.session.execute(delete(Vote).where(Vote.post_id.in_(posts)))
    frozen = {
        "legacy_votes": Post.legacy_votes + Post.votes_count,
        "votes_count": 0,
        "is_settled": True,
    }
    db.session.execute(update(Post).where(Post.thread_id == thread.id).values(frozen))
    thread.legacy_votes += thread.demand_count + thread.helpful_count
    thread.demand_count = thread.helpful_count = 0


def _forget_authors(thread: Thread) -> None:
    """Everybody gets a tag that no secret gives: who shares a label is seen, as before."""
    of_thread = Participant.thread_id == thread.id
    for tag in db.session.scalars(select(Participant.author_tag).where(of_thread)).all():
        nobodys = {"author_tag": secrets.token_bytes(16)}
        posts = (Post.thread_id == thread.id, Post.author_tag == tag)
        db.session.execute(update(Post).where(*posts).values(nobodys))
        one = (of_thread, Participant.author_tag == tag)
        db.session.execute(update(Participant).where(*one).values(nobodys))
