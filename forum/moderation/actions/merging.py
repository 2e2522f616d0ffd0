"""Merging, marking a duplicate and splitting, as decisions that can be taken back for 14 days."""

import re
from collections.abc import Collection, Sequence

from sqlalchemy import select, update

from forum.accounts.actor import Actor
from forum.board import actions as board
from forum.board.models import Post, Thread
from forum.board.queries import find_thread
from forum.database import db
from forum.errors import NotFound, NotValid
from forum.moderation.actions.deciding import check_may_decide, record, undoes
from forum.moderation.models import Decision

TARGET_LIMIT = 400
_ID = re.compile("[a-z2-7]{16}")
_ADDRESS = re.compile(r"/threads/([a-z2-7]{16})\b")


def merge(actor: Actor, thread: Thread, *, target: str) -> Decision:
    """`target`: an address of the board's, or an id. Raises NotAllowed, NotValid, AlreadyDone."""
    check_may_decide(actor)
    row = board.merge(actor, thread, find_target(actor, target))
    before = {"into": row.into_id}
    return record(actor, _opening(thread), "merge", reason="duplicate", before=before)


def mark_duplicate(actor: Actor, thread: Thread, *, target: str) -> Decision:
    """Raises as `merge`."""
    check_may_decide(actor)
    row = board.mark_duplicate(actor, thread, find_target(actor, target))
    before = {"of": row.of_id}
    return record(actor, _opening(thread), "duplicate", reason="duplicate", before=before)


def split(
    actor: Actor,
    thread: Thread,
    *,
    answers: Sequence[str],
    title: str,
    body: str,
    kept: Collection[str] = (),
) -> Decision:
    """Recorded at the thread it came from: the new one goes with the undo."""
    check_may_decide(actor)
    new = board.split(actor, thread, answers=answers, title=title, body=body, kept=kept)
    return record(actor, _opening(thread), "split", before={"thread": new.id})


def find_target(actor: Actor, target: str) -> Thread:
    """The thread that a pasted address leads to. Raises NotValid."""
    found = _ADDRESS.search(target[:TARGET_LIMIT])
    name = found[1] if found else target.strip()
    if not _ID.fullmatch(name):
        raise NotValid("board.merge.no_address", "target")
    try:
        return find_thread(actor, name)
    except NotFound as missing:
        raise NotValid("board.merge.not_there", "target") from missing


def check_pair(actor: Actor, thread: Thread, target: Thread) -> None:
    """Whether the two can be merged, before anybody is asked. Raises NotAllowed, NotValid."""
    check_may_decide(actor)
    board.check_pair(actor, thread, target)


def _opening(thread: Thread) -> Post:
    return db.session.get_one(Post, thread.opening_id)


@undoes("merge")
def _part_again(actor: Actor, decision: Decision) -> None:
    board.unmerge(actor, decision.thread_id)


@undoes("duplicate")
def _point_no_longer(actor: Actor, decision: Decision) -> None:
    board.unmark_duplicate(actor, decision.thread_id)


@undoes("split")
def _join_again(actor: Actor, decision: Decision) -> None:
    """What was decided meanwhile about a post that goes back stays with it."""
    name = (decision.before or {}).get("thread", "")
    back = update(Decision).where(Decision.thread_id == name)
    moved = Decision.post_id.in_(
        select(Post.id).where(Post.thread_id == name, Post.kind != "opening")
    )
    db.session.execute(back.where(moved).values(thread_id=decision.thread_id))
    board.unsplit(actor, name)
