"""Editing another's words, and confirming that an answer is right."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from forum.accounts.actor import Actor
from forum.board import actions as board
from forum.board.models import Post, Thread
from forum.board.queries import find_post
from forum.moderation.actions.deciding import check_may_decide, record, undoes
from forum.moderation.actions.reporting import ready_reason
from forum.moderation.actions.telling import checked_note, kept_before
from forum.moderation.models import Decision


def correct(
    actor: Actor,
    thread: Thread,
    post: Post,
    *,
    parts: list[str],
    reason: str,
    note: str = "",
    base: str = "",
    kept: Collection[str] = (),
) -> Decision:
    """Raises NotAllowed, NotValid, GivesAway; AlreadyDone where it has changed since `base`."""
    check_may_decide(actor)
    ready, note = ready_reason(reason), checked_note(actor, note, kept)
    before = edited(post)
    number, told = board.correct(
        actor, thread, post, parts=parts, reason=ready, base=base, kept=kept
    )
    before |= {"revision": number, "notice": told}
    return record(actor, post, "edit", reason=ready, note=note, before=before)


def confirm(actor: Actor, thread: Thread, post: Post) -> Decision:
    """Mark an answer as official, whoever wrote it. Raises NotAllowed, AlreadyDone."""
    check_may_decide(actor)
    told = board.confirm(actor, thread, post)
    return record(actor, post, "official", before={"notice": told})


def edited(post: Post) -> dict[str, Any]:
    """Of a post, what an edit changes besides its words; these a revision keeps."""
    at = post.edited_at.isoformat() if post.edited_at else None
    return {"edited_at": at, "edited_team": post.edited_team}


def put_back(actor: Actor, decision: Decision) -> None:
    before = kept_before(decision)
    at = datetime.fromisoformat(before["edited_at"]) if before["edited_at"] else None
    board.put_back(
        actor,
        *find_post(actor, decision.post_id),
        before["revision"],
        edited_at=at,
        edited_team=before["edited_team"],
    )
    board.take_back(before["notice"])


@undoes("edit")
def _words_back(actor: Actor, decision: Decision) -> None:
    put_back(actor, decision)


@undoes("official")
def _unconfirm(actor: Actor, decision: Decision) -> None:
    board.mark_official(*find_post(actor, decision.post_id), official=False)
    board.take_back(kept_before(decision)["notice"])
