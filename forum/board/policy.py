"""Who may do what on the board: the action decides by it, the page hides the button."""

from datetime import datetime
from typing import Protocol

from forum.accounts.actor import Actor, Role
from forum.board.models import DECISIONS, QUESTIONS
from forum.errors import HeldBack, NotAllowed

OFFICIAL = frozenset({Role.MODERATOR, Role.CX, Role.CX_LEAD, Role.PRODUCT})
CURATORS = frozenset({Role.MODERATOR, Role.CX_LEAD})
RECHECKERS = frozenset({Role.CX, Role.CX_LEAD})
HIDDEN_READERS = frozenset({Role.MODERATOR, Role.CX, Role.CX_LEAD})
STRIKES = 3  # posts of one author that were hidden for harm: as many slow them down


class _Thread(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def is_deleted(self) -> bool: ...
    @property
    def is_closed(self) -> bool: ...


class _Post(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def is_deleted(self) -> bool: ...


class _Authored(Protocol):
    @property
    def author_tag(self) -> bytes | None: ...
    @property
    def is_deleted(self) -> bool: ...
    @property
    def is_settled(self) -> bool: ...


class _Relay(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def staff_team(self) -> str: ...
    @property
    def answered_at(self) -> datetime | None: ...


class _Votable(_Post, Protocol):
    @property
    def is_settled(self) -> bool: ...


def may_read(reader: Actor) -> bool:
    """Members and staff only: no page is open to the public."""
    return not reader.is_guest


def may_see_hidden(reader: Actor) -> bool:
    """Those who decide about it, and CX, who answer for it; no other staff."""
    return reader.role in HIDDEN_READERS


def may_see_hints(reader: Actor) -> bool:
    return may_see_hidden(reader)


def may_say(actor: Actor) -> bool:
    """Whether nothing holds back who is here; their bounds are loaded when they write."""
    bounds = actor.bounds
    slowed = "slow" in bounds.sanctions or bounds.strikes >= STRIKES
    return not bounds.sanctions & {"silence", "bar"} and not (slowed and bounds.wrote_lately)


def may_judge(actor: Actor) -> bool:
    """Vote and report: only who is barred may not."""
    return "bar" not in actor.bounds.sanctions


def may_ask(actor: Actor) -> bool:
    return actor.is_writing_member


def closed_or(actor: Actor, thread: _Thread, key: str) -> NotAllowed:
    """As `refusal`, but for a locked thread, which says that it is."""
    if thread.is_closed and not actor.is_read_only:
        return HeldBack("board.closed")
    return refusal(actor, key)


def refusal(actor: Actor, key: str) -> NotAllowed:
    """In which words something is refused: who may only read is told how to write again."""
    return NotAllowed("board.read_only" if actor.is_read_only else key)


def may_answer(actor: Actor, thread: _Thread) -> bool:
    """Staff answer questions officially; under a tip there are comments only."""
    if thread.is_deleted or thread.is_closed or thread.kind == "tip":
        return False
    return actor.is_writing_member or actor.role in OFFICIAL


def may_comment(actor: Actor, thread: _Thread) -> bool:
    open_ = not thread.is_deleted and not thread.is_closed
    return open_ and (actor.is_writing_member or actor.role in OFFICIAL)


def may_upload(actor: Actor) -> bool:
    """Who may write anything at all."""
    return actor.is_writing_member or actor.role in OFFICIAL


def may_vote(actor: Actor, post: _Votable, *, is_mine: bool) -> bool:
    """Not on what is settled: nobody could tell a second voice of the same person."""
    return actor.is_writing_member and not is_mine and not post.is_deleted and not post.is_settled


def may_follow(actor: Actor) -> bool:
    return actor.is_member


def may_withdraw(actor: Actor) -> bool:
    """All of one's own posts: also who was removed by their company."""
    return actor.is_member or actor.is_leaving


def may_keep_drafts(actor: Actor) -> bool:
    """Staff have no secret to seal them with: their browser keeps what they write."""
    return actor.is_member


def may_edit(actor: Actor, post: _Post, *, is_mine: bool) -> bool:
    return is_mine and not post.is_deleted and not actor.is_read_only


def may_delete(actor: Actor, post: _Post, *, is_mine: bool) -> bool:  # noqa: ARG001  as may_edit
    """Also what is hidden, and by who may only read: the words are their author's still."""
    return is_mine and not post.is_deleted


def may_accept(actor: Actor, thread: _Thread, post: _Post, *, is_author: bool) -> bool:
    """The author of the question alone; a tip accepts nothing."""
    if actor.is_read_only:
        return False
    return is_author and thread.kind == "question" and post.kind == "answer" and not post.is_deleted


def may_report(actor: Actor, post: _Post, *, is_mine: bool) -> bool:
    return actor.is_writing_member and not is_mine and not post.is_deleted


def may_seal(*, is_author: bool) -> bool:
    """The one who began the thread; staff never: who wrote there is none of theirs."""
    return is_author


def may_pick(actor: Actor, thread: _Thread) -> bool:
    return actor.role in CURATORS and thread.kind == "tip" and not thread.is_deleted


def may_ask_back(actor: Actor, post: _Authored) -> bool:
    """Ask the author of a post, unknown as they are. What staff wrote or imported has none."""
    return actor.role in OFFICIAL and _has_author(post) and not post.is_deleted


def may_read_relays(reader: Actor) -> bool:
    return reader.role in OFFICIAL


def may_answer_back(actor: Actor, row: _Relay) -> bool:
    """Its author, who was found by their tag: a question, or what was decided about them."""
    return actor.is_member and row.kind in (*QUESTIONS, *DECISIONS)


def may_read_relay(reader: Actor, row: _Relay, decided_by: str = "") -> bool:
    """Whose team asked, and who looks after the board; what only tells is the author's alone.

    An objection is for another than who decided.
    """
    if not reader.badge or not may_read_relays(reader):
        return False
    if row.kind in QUESTIONS:
        return reader.role in CURATORS or reader.badge.team == row.staff_team
    return row.answered_at is not None and may_curate(reader) and reader.badge.id != decided_by


def may_curate(actor: Actor) -> bool:
    return actor.role in CURATORS


def may_refresh(actor: Actor, post: _Post, *, is_mine: bool) -> bool:
    """Say whether an answer is right today; also an old one, which nobody may vote for any more."""
    return actor.is_writing_member and not is_mine and post.kind == "answer" and not post.is_deleted


def may_check(actor: Actor, post: _Post) -> bool:
    """Say for which release an answer is right."""
    return actor.role in OFFICIAL and post.kind == "answer" and not post.is_deleted


def may_read_rechecks(reader: Actor) -> bool:
    """Answers that may be out of date: CX's list, not the moderators' queue."""
    return reader.role in RECHECKERS


def may_lock(actor: Actor, thread: _Thread) -> bool:
    return may_curate(actor) and not thread.is_deleted


def may_pin(actor: Actor, thread: _Thread) -> bool:
    return may_curate(actor) and not thread.is_deleted


def may_file(actor: Actor, thread: _Thread) -> bool:
    """Its category, its topics, its title."""
    return may_curate(actor) and not thread.is_deleted


def may_correct(actor: Actor, post: _Post) -> bool:
    """Change another's words, which shows as staff's and keeps what they were."""
    return may_curate(actor) and not post.is_deleted


def may_redact(actor: Actor, post: _Post) -> bool:
    return may_curate(actor) and not post.is_deleted


def may_confirm(actor: Actor, post: _Post) -> bool:
    """That an answer is right, whoever wrote it."""
    return may_curate(actor) and post.kind == "answer" and not post.is_deleted


def may_sanction(actor: Actor, post: _Authored) -> bool:
    """Also what its author has deleted since: deleting is no way out."""
    return may_curate(actor) and _has_author(post)


def _has_author(post: _Authored) -> bool:
    """Somebody who can still be told: not of staff's, of imported and of settled posts."""
    return post.author_tag is not None and not post.is_settled
