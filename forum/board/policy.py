"""Who may do what on the board: the action decides by it, the page hides the button."""

from typing import Protocol

from forum.accounts.actor import Actor, Role

OFFICIAL = frozenset({Role.MODERATOR, Role.CX, Role.CX_LEAD, Role.PRODUCT})
CURATORS = frozenset({Role.MODERATOR, Role.CX_LEAD})
HIDDEN_READERS = frozenset({Role.MODERATOR, Role.CX, Role.CX_LEAD})


class _Thread(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def is_deleted(self) -> bool: ...


class _Post(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def is_deleted(self) -> bool: ...


def may_read(reader: Actor) -> bool:
    """Members and staff only: no page is open to the public."""
    return not reader.is_guest


def may_see_hidden(reader: Actor) -> bool:
    """Those who decide about it, and CX, who answer for it; no other staff."""
    return reader.role in HIDDEN_READERS


def may_ask(actor: Actor) -> bool:
    return actor.is_member


def may_answer(actor: Actor, thread: _Thread) -> bool:
    """Staff answer questions officially; under a tip there are comments only."""
    if thread.is_deleted or thread.kind == "tip":
        return False
    return actor.is_member or actor.role in OFFICIAL


def may_comment(actor: Actor, thread: _Thread) -> bool:
    return not thread.is_deleted and (actor.is_member or actor.role in OFFICIAL)


def may_upload(actor: Actor) -> bool:
    """Who may write anything at all."""
    return actor.is_member or actor.role in OFFICIAL


def may_vote(actor: Actor, post: _Post, *, is_mine: bool) -> bool:
    return actor.is_member and not is_mine and not post.is_deleted


def may_follow(actor: Actor) -> bool:
    return actor.is_member


def may_keep_drafts(actor: Actor) -> bool:
    """Staff have no secret to seal them with: their browser keeps what they write."""
    return actor.is_member


def may_edit(post: _Post, *, is_mine: bool) -> bool:
    return is_mine and not post.is_deleted


def may_delete(post: _Post, *, is_mine: bool) -> bool:
    """Also what is hidden: the words are their author's still."""
    return is_mine and not post.is_deleted


def may_accept(thread: _Thread, post: _Post, *, is_author: bool) -> bool:
    """The author of the question alone; a tip accepts nothing."""
    return is_author and thread.kind == "question" and post.kind == "answer" and not post.is_deleted


def may_report(actor: Actor, post: _Post, *, is_mine: bool) -> bool:
    return actor.is_member and not is_mine and not post.is_deleted


def may_pick(actor: Actor, thread: _Thread) -> bool:
    return actor.role in CURATORS and thread.kind == "tip" and not thread.is_deleted
