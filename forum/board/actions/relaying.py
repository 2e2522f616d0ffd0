"""Asking an author back and telling them something, by their post alone: who it is nobody knows."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import delete, func, select

from forum import clock, text
from forum.accounts import guarding
from forum.accounts.actor import Actor
from forum.board import policy, queries
from forum.board.models import HIDINGS, QUESTIONS, RELAY_LIMIT, Post, Relay, RelayKind, Thread
from forum.database import db, new_id
from forum.errors import AlreadyDone, NotAllowed, NotValid

MOST_OPEN = 3  # questions to one author of a thread that wait for an answer


def notice(
    post: Post,
    kind: RelayKind,
    *,
    reason: str = "",
    words: str = "",
    until: date | None = None,
    from_on: date | None = None,
    by: Actor | None = None,
) -> Relay | None:
    """Tell the author of a post; None where nobody can be told, as staff wrote or imported it.

    `reason` is a key of the catalogue's (`board.relay.<kind>.<reason>`), `from_on` the day from
    which the author is told: at once where it is left out.
    """
    if post.author_tag is None or post.is_settled:
        return None
    badge = by.badge if by else None
    row = Relay(
        id=new_id(),
        thread_id=post.thread_id,
        post_id=post.id,
        author_tag=post.author_tag,
        kind=kind,
        reason=reason,
        words=words,
        until=until,
        from_on=from_on,
        at=clock.hour(),
        staff_team=badge.team if badge else "",
        staff_id=badge.id if badge else "",
    )
    db.session.add(row)
    db.session.flush()
    return row


def ask_back(
    actor: Actor,
    thread: Thread,
    post: Post,
    *,
    words: str,
    consent: bool = False,
    kept: Collection[str] = (),
) -> Relay:
    """Ask the author of a post something, or whether their words may be quoted (yes or no).

    Raises NotAllowed, NotValid; AlreadyDone where three questions wait in this thread already.
    """
    if not policy.may_ask_back(actor, post):
        raise NotAllowed("board.relay.not_allowed")
    said = ready_words(words)
    guarding.check(actor, kept, words=said)
    waiting = select(func.count()).where(
        Relay.thread_id == thread.id,
        Relay.author_tag == post.author_tag,
        Relay.kind.in_(QUESTIONS),
        Relay.answered_at.is_(None),
        ~Relay.is_done,
    )
    if (db.session.scalar(waiting) or 0) >= MOST_OPEN:
        raise AlreadyDone("board.relay.many")
    row = notice(post, "consent" if consent else "question", words=said, by=actor)
    if row is None or not actor.badge:
        raise NotAllowed("board.relay.not_allowed")
    row.staff_name = actor.badge.name
    return row


def answer_back(
    actor: Actor,
    row: Relay,
    *,
    words: str,
    agreed: bool | None = None,
    kept: Collection[str] = (),
) -> None:
    """The author's answer, or their objection to what was decided, once. `row` was found as theirs.

    Raises AlreadyDone, NotValid, GivesAway.
    """
    if not policy.may_answer_back(actor, row):
        raise NotAllowed("board.relay.not_allowed")
    said = ready_words(words, least=0 if row.kind == "consent" else 1)
    if row.kind == "consent" and agreed is None:
        raise NotValid("board.relay.choose", "agreed")
    guarding.check(actor, kept, words=said)
    db.session.refresh(row, with_for_update=True)
    if row.answered_at:
        raise AlreadyDone("board.relay.answered")
    row.answer, row.answered_at = said, clock.hour()
    row.agreed = agreed if row.kind == "consent" else None
    row.is_seen = True


def see(row: Relay) -> None:
    """Its author has read it: it is no news any more. Nobody else is shown that."""
    row.is_seen = True


def settle(actor: Actor, row: Relay) -> None:
    """Staff have read the answer, or need none any more. Who objected is told that it stands."""
    _check_may_read(actor, row)
    row.is_done = True
    if row.kind not in QUESTIONS:
        row.is_seen = False


def withdraw(actor: Actor, row: Relay) -> None:
    """Take back a question that was not answered yet."""
    _check_may_read(actor, row)
    if row.answered_at:
        raise AlreadyDone("board.relay.answered")
    db.session.delete(row)


def _check_may_read(actor: Actor, row: Relay) -> None:
    if not policy.may_read_relay(actor, row, queries.decider_of(row)):
        raise NotAllowed("board.relay.not_allowed")


def forget_questions(post: Post) -> None:
    """With the post go what was asked about it and what was answered; sanctions are told still."""
    about = (Relay.post_id == post.id, Relay.kind.in_((*QUESTIONS, *HIDINGS)))
    db.session.execute(delete(Relay).where(*about))


def take_back_hiding(post: Post) -> None:
    """Shown again, nothing is left to be told."""
    db.session.execute(delete(Relay).where(Relay.post_id == post.id, Relay.kind.in_(HIDINGS)))


def tell(post: Post, kind: RelayKind, *, reason: str, by: Actor) -> str:
    """As `notice`; its id, by which it is taken back, empty where nobody can be told."""
    told = notice(post, kind, reason=reason, by=by)
    return told.id if told else ""


def take_back(notice_id: str) -> None:
    """What was decided does not hold any more: neither does what was told of it."""
    if notice_id:
        db.session.execute(delete(Relay).where(Relay.id == notice_id))


def ready_words(words: str, *, least: int = 1) -> str:
    cleaned = text.clean(words)
    if len(cleaned) < least:
        raise NotValid("board.relay.empty", "words")
    if len(cleaned) > RELAY_LIMIT:
        raise NotValid("board.relay.long", "words", limit=RELAY_LIMIT)
    return cleaned
