"""What becomes of a claim: hidden for 30 days, rejected, hidden for good, shown again.

The claimant is told by letter, so nothing of it is undone: it is decided anew.
"""

from collections.abc import Collection
from datetime import date
from typing import NoReturn

from sqlalchemy import update

from forum import clock, outbox
from forum.accounts import guarding
from forum.accounts.actor import Actor
from forum.board import actions as board
from forum.board.models import BLINDED, Post, Thread
from forum.database import db, new_id
from forum.errors import AlreadyDone, NotAllowed, NotValid
from forum.events import publish
from forum.events.moderation import PostDecided
from forum.moderation import queries
from forum.moderation.actions.claiming import BLINDED_FOR
from forum.moderation.actions.deciding import record, undoes
from forum.moderation.actions.reporting import ready_note
from forum.moderation.models import REFUSALS, Claim, ClaimState, Decision, Refusal

LETTER = "claimant.letter"  # of rows of the outbox
FORGOTTEN_AFTER = 83  # days from the end: the words go; the claimant up to a week later


def blind(actor: Actor, claim_id: str, *, note: str = "", kept: Collection[str] = ()) -> Claim:
    """Hide the post for 30 days; `note` is told to its author, with the ground.

    Raises NotValid where no post is known, AlreadyDone, GivesAway.
    """
    row = _ready(actor, claim_id, "waiting")
    said = ready_note(note)
    guarding.check(actor, kept, note=said)
    thread, post = _post(row)
    until = clock.in_days(BLINDED_FOR)
    row.before = board.blind(actor, thread, post, ground=row.ground, words=said, until=until)
    row.until, row.was_blinded = until, True
    _decide(actor, row, "blinded")
    record(actor, post, "blind", reason=BLINDED)
    _tell(row, "claim_decided", "blinded", day=until.isoformat())
    return row


def reject(actor: Actor, claim_id: str, *, reason: str) -> Claim:
    """Leave the post; the claimant is told for which of the listed reasons."""
    row = _ready(actor, claim_id, "waiting")
    row.reason = ready_refusal(reason)
    _decide(actor, row, "rejected")
    _tell(row, "claim_decided", f"rejected_{row.reason}")
    return row


def remove(actor: Actor, claim_id: str) -> Claim:
    """Hidden for good. Raises NotAllowed where its author objected to who decides."""
    row = _ready(actor, claim_id, "blinded")
    _, post = _post(row)
    board.keep_blind(actor, post)
    _decide(actor, row, "removed")
    record(actor, post, "hide", reason=BLINDED)
    _tell(row, "claim_ended", "removed")
    return row


def restore(actor: Actor, claim_id: str) -> Claim:
    """Show the post again, before the time is over or later than it was hidden for good."""
    row = _ready(actor, claim_id, "blinded", "removed")
    thread, post = _post(row)
    _decide(actor, row, "restored")
    _unblind(row, thread, post, actor)
    record(actor, post, "unblind", reason=BLINDED)
    _tell(row, "claim_ended", "restored")
    return row


def restore_if_over(claim_id: str) -> bool:
    """By night: nobody decided in 30 days. False where it was done or decided meanwhile."""
    row = queries.held_claim(claim_id)
    found = queries.post_of(row)
    if row.state != "blinded" or found is None or not _is_over(row.until):
        return False
    _end(row, "restored")
    _unblind(row, *found, None)
    _record_by_night(found[1])
    _tell(row, "claim_ended", "over")
    return True


def forget_claims() -> int:
    """Why it was claimed, and where; what became of it stays. How many."""
    old = (Claim.ended_on < clock.in_days(-FORGOTTEN_AFTER), Claim.words != "")
    query = update(Claim).where(*old).values(words="", place="").returning(Claim.id)
    return len(db.session.execute(query).all())


def end_with(post_id: str) -> None:
    """Its author deleted the post: claims about it have come to their end."""
    for row in queries.claims_on(post_id, "waiting", "blinded"):
        _end(row, "gone")
        _tell(row, "claim_ended", "gone")


def follow_shown(post_id: str) -> None:
    """Somebody shows a post by another way. Raises AlreadyDone while a claim keeps it hidden."""
    if queries.claims_on(post_id, "blinded"):
        raise AlreadyDone("rights.blinded")
    for row in queries.claims_on(post_id, "removed"):
        _end(row, "restored")
        _tell(row, "claim_ended", "restored")


def ready_refusal(reason: str) -> Refusal:
    for known in REFUSALS:
        if known == reason:
            return known
    raise NotValid("rights.refusal.unknown", "reason")


@undoes("blind", "unblind")
def _refuse_undo(actor: Actor, decision: Decision) -> NoReturn:  # noqa: ARG001  as all that undo
    raise AlreadyDone("rights.no_undo")


def _ready(actor: Actor, claim_id: str, *states: ClaimState) -> Claim:
    row = queries.find_claim(actor, claim_id)
    if row.state not in states:
        raise AlreadyDone("rights.already")
    if not actor.badge or queries.waits_for_another(row, actor.badge.id):
        raise NotAllowed("rights.objected")
    return row


def _post(row: Claim) -> tuple[Thread, Post]:
    found = queries.post_of(row)
    if found is None:
        raise NotValid("rights.post.needed", "place")
    return found


def _decide(actor: Actor, row: Claim, state: ClaimState) -> None:
    if not actor.badge:
        raise NotAllowed("rights.not_allowed")
    row.staff_id, row.staff_team = actor.badge.id, actor.badge.team
    row.decided_at = clock.now()
    if state == "blinded":
        row.state = state
        db.session.flush()
    else:
        _end(row, state)


def _end(row: Claim, state: ClaimState) -> None:
    row.state, row.ended_on = state, clock.today()
    db.session.flush()


def _unblind(row: Claim, thread: Thread, post: Post, by: Actor | None) -> None:
    """Unless another claim keeps the post hidden, which then puts back what was before."""
    others = queries.claims_on(post.id, "blinded", "removed")
    if others:
        for other in others:
            other.before = row.before if other.before == BLINDED else other.before
        return
    board.unblind(thread, post, before=row.before, ground=row.ground, by=by)


def _is_over(until: date | None) -> bool:
    return until is not None and until < clock.today()


def _record_by_night(post: Post) -> None:
    row = Decision(
        id=new_id(),
        post_id=post.id,
        thread_id=post.thread_id,
        staff_id="",
        staff_team="",
        verdict="unblind",
        reason=BLINDED,
        at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    publish(PostDecided(post.thread_id, post.id, row.id))


def _tell(row: Claim, letter: str, outcome: str, day: str = "") -> None:
    """By letter, through the named world; nobody is left to tell once the claim is forgotten."""
    if row.words:
        asked = clock.day_of(row.received_at).isoformat()
        said = {"letter": letter, "outcome": outcome, "day": day, "ends": not row.is_live}
        outbox.add("board", LETTER, {"claim": row.id, "asked": asked, **said})
