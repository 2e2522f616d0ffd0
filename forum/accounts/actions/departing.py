"""Leaving by oneself, being removed, and coming back.

Leaving destroys the secret at once: nobody can be shown to have written those posts any more.
Whoever was removed by their company may keep or delete what they wrote for a month first.
"""

from sqlalchemy import select

from forum import clock
from forum.accounts import limits
from forum.accounts.actions.posting import post
from forum.accounts.actions.resetting import cancel_reset_of
from forum.accounts.actions.signing_in import end_sessions_of_member
from forum.accounts.actor import Actor
from forum.accounts.models import Departure, Member
from forum.accounts.passwords import typed_password
from forum.accounts.policy import CHOICE_DAYS, may_leave
from forum.accounts.queries import departure_of
from forum.anonymity import (
    close_session,
    derive,
    destroy_secret,
    destroyed_accounts,
    hash_of_address,
    matches,
)
from forum.database import db
from forum.errors import NotValid, SignInNeeded

_PER_ACCOUNT = limits.Limit("leave", most=10, minutes=15)


def leave(actor: Actor, password: str, *, language: str = "ko") -> None:
    """The account and its secret are gone; posts stay, but for those that were scheduled to go.

    Raises NotValid for the password.
    """
    member = db.session.get(Member, actor.account_id) if may_leave(actor) else None
    if member is None:
        raise SignInNeeded
    limits.count(_PER_ACCOUNT, actor.account_id)
    if not matches(derive(typed_password(password), member.password_salt), member.verifier):
        raise NotValid("accounts.password.old_wrong", field="password")
    post("left", member.address, language)
    close_session(actor.session_id)
    _part(member)


def remove(member: Member, *, language: str = "ko") -> None:
    """By the company: sessions end, and signing in leads to one page alone."""
    member.left_on = clock.today()
    remember(member, was_removed=True)
    end_sessions_of_member(member.id)
    cancel_reset_of(member.id)
    post("removed", member.address, language, path="/sign-in", days=CHOICE_DAYS)


def close_removed() -> int:
    """Each night: who was removed and did not decide has kept their posts; how many."""
    query = select(Member).where(Member.left_on < clock.in_days(-CHOICE_DAYS))
    members = db.session.scalars(query).all()
    for member in members:
        _part(member)
    return len(members)


def part_again() -> int:
    """In an identity that was restored: whoever left after the backup has left; how many."""
    gone = destroyed_accounts(db.session.scalars(select(Member.id)).all())
    for account_id in gone:
        member = db.session.get_one(Member, account_id)
        remember(member, was_removed=member.left_on is not None)
        db.session.delete(member)
    return len(gone)


def _part(member: Member) -> None:
    """The vault first: should what follows fail, an account without a secret is left once more."""
    destroy_secret(member.id)
    remember(member, was_removed=member.left_on is not None)
    db.session.delete(member)


def remember(member: Member, *, was_removed: bool) -> None:
    """That the address was a member's: a hash, the day, and who ended it."""
    known = departure_of(member.canonical)
    if known:
        known.left_on, known.was_removed = clock.today(), known.was_removed or was_removed
        return
    db.session.add(
        Departure(
            address_hash=hash_of_address(member.canonical),
            left_on=clock.today(),
            was_removed=was_removed,
        )
    )
    db.session.flush()
