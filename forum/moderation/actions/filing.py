"""Another category, other topics, a better title."""

from collections.abc import Collection

from forum.accounts.actor import Actor
from forum.board import actions as board
from forum.board.models import Post, Thread
from forum.board.queries import find_post, tags_of
from forum.errors import AlreadyDone
from forum.moderation.actions.correcting import edited, put_back
from forum.moderation.actions.deciding import check_may_decide, record, undoes
from forum.moderation.actions.reporting import ready_reason
from forum.moderation.actions.telling import checked_note, kept_before
from forum.moderation.models import Decision


def move(
    actor: Actor,
    thread: Thread,
    opening: Post,
    *,
    category: str,
    reason: str,
    note: str = "",
    kept: Collection[str] = (),
) -> Decision:
    """Raises NotAllowed, NotValid, GivesAway."""
    check_may_decide(actor)
    ready, note = ready_reason(reason), checked_note(actor, note, kept)
    there = thread.category_id
    told = board.move(actor, thread, opening, category=category, reason=ready)
    before = {"category": there, "then": category, "notice": told}
    return record(actor, opening, "move", reason=ready, note=note, before=before)


def retag(
    actor: Actor,
    thread: Thread,
    opening: Post,
    *,
    tags: list[str],
    reason: str,
    note: str = "",
    kept: Collection[str] = (),
) -> Decision:
    """Raises NotAllowed, NotValid, GivesAway."""
    check_may_decide(actor)
    ready, note = ready_reason(reason), checked_note(actor, note, kept)
    there, then, told = board.retag(actor, thread, opening, tags=tags, reason=ready, kept=kept)
    before = {"tags": there, "then": then, "notice": told}
    return record(actor, opening, "retag", reason=ready, note=note, before=before)


def retitle(
    actor: Actor,
    thread: Thread,
    opening: Post,
    *,
    title: str,
    reason: str,
    note: str = "",
    kept: Collection[str] = (),
) -> Decision:
    """The earlier title stays as a revision. Raises NotAllowed, NotValid, GivesAway."""
    check_may_decide(actor)
    ready, note = ready_reason(reason), checked_note(actor, note, kept)
    before = edited(opening)
    number, told = board.retitle(actor, thread, opening, title=title, reason=ready, kept=kept)
    before |= {"revision": number, "notice": told}
    return record(actor, opening, "retitle", reason=ready, note=note, before=before)


@undoes("move")
def _move_back(actor: Actor, decision: Decision) -> None:
    thread, _ = find_post(actor, decision.post_id)
    before = kept_before(decision)
    if thread.is_deleted or thread.category_id != before["then"]:
        raise AlreadyDone("moderation.undo.overtaken")
    board.file_under(thread, before["category"])
    board.take_back(before["notice"])


@undoes("retag")
def _tag_back(actor: Actor, decision: Decision) -> None:
    thread, _ = find_post(actor, decision.post_id)
    before = kept_before(decision)
    if thread.is_deleted or sorted(tags_of(actor, thread)) != before["then"]:
        raise AlreadyDone("moderation.undo.overtaken")
    board.put_tags(thread, before["tags"])
    board.take_back(before["notice"])


@undoes("retitle")
def _title_back(actor: Actor, decision: Decision) -> None:
    put_back(actor, decision)
