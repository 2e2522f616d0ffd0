"""A post that is hidden for a while, as somebody claims that it infringes their rights (임시조치).

Its mark is the one `Hiding` row, so every door is shut on it as on whatever is hidden.
"""

from datetime import date

from sqlalchemy import delete, update

from forum import clock
from forum.accounts.actor import Actor
from forum.board.actions import changing, relaying
from forum.board.models import BLINDED, Hiding, Post, Relay, Thread
from forum.database import db
from forum.errors import NotAllowed


def blind(actor: Actor, thread: Thread, post: Post, *, ground: str, words: str, until: date) -> str:
    """Called by moderation, which looked at the words; its author is told of ground and end.

    What it was hidden for before, to be put back at the end; empty where it was not.
    """
    if not actor.badge:
        raise NotAllowed("moderation.decide.not_allowed")
    hiding = db.session.get(Hiding, post.id)
    before = hiding.reason if hiding else ""
    if hiding is None:
        changing.hide(actor, thread, post, reason=BLINDED, told=False)
    else:
        hiding.reason, hiding.staff_id, hiding.at = BLINDED, actor.badge.id, clock.now()
    relaying.notice(post, "rights", reason=ground, words=words, until=until, by=actor)
    return before


def unblind(thread: Thread, post: Post, *, before: str, ground: str, by: Actor | None) -> None:
    """Back to what was before: shown, and its author told so, or hidden for the older reason."""
    hiding = db.session.get(Hiding, post.id)
    if hiding is None:
        return
    if before not in {"", BLINDED}:
        hiding.reason = before
        of_claim = delete(Relay).where(Relay.post_id == post.id, Relay.kind == "rights")
        db.session.execute(of_claim)
        return
    changing.show(thread, post)
    if not post.is_deleted:
        relaying.notice(post, "restored", reason=ground, by=by)


def keep_blind(actor: Actor, post: Post) -> None:
    """Hidden for good. An objection that waited was answered by this; to it one may object anew."""
    hiding = db.session.get(Hiding, post.id)
    if hiding is None or not actor.badge:
        raise NotAllowed("moderation.decide.not_allowed")
    hiding.staff_id = actor.badge.id
    told = update(Relay).where(Relay.post_id == post.id, Relay.kind == "rights")
    db.session.execute(told.values(is_done=True, is_seen=False))
    relaying.notice(post, "hidden", reason=BLINDED, by=actor)
