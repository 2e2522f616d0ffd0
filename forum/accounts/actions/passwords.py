"""Changing the password and recovering the account: the secret stays, its wrapping changes."""

from sqlalchemy import delete, update

from forum.accounts import limits
from forum.accounts.actions.resetting import cancel_reset_of
from forum.accounts.actions.signing_in import Account, find_account, revoke_sessions
from forum.accounts.actions.steps import forget_steps
from forum.accounts.actor import Actor
from forum.accounts.addresses import read_address
from forum.accounts.models import Member, OpenSession, Staff
from forum.accounts.passwords import personal_words, read_password, typed_password
from forum.anonymity import derive, matches, new_recovery_code, new_salt, recover, rewrap
from forum.database import db, hold
from forum.errors import NotValid, SignInNeeded

_PER_ACCOUNT = limits.Limit("password", most=10, minutes=15)
_PER_ADDRESS = limits.Limit("recovery", most=10, minutes=60)
_PER_CLIENT = limits.Limit("recovery-client", most=300, minutes=60)
_CODE_LENGTH = 60


def change_password(actor: Actor, old: str, new: str) -> None:
    """Ends the actor's other sessions. Raises NotValid for either password."""
    limits.count(_PER_ACCOUNT, actor.account_id)
    if actor.is_staff:
        _change_staff_password(actor, old, new)
    elif actor.is_member:
        _change_member_password(actor, old, new)
    else:
        raise SignInNeeded
    limits.forgive(_PER_ACCOUNT, actor.account_id)
    revoke_sessions(actor)


def _change_member_password(actor: Actor, old: str, new: str) -> None:
    hold(Member, actor.account_id)
    member = db.session.get_one(Member, actor.account_id)
    chosen = read_password(new, personal=personal_words(member.address), field="new")
    salt = member.password_salt
    before, after = derive(typed_password(old), salt), derive(chosen, salt)
    if not rewrap(member.id, before, after):
        raise NotValid("accounts.password.old_wrong", field="old")
    member.verifier = after.verifier
    cancel_reset_of(member.id)


def _change_staff_password(actor: Actor, old: str, new: str) -> None:
    hold(Staff, actor.account_id)
    staff = db.session.get_one(Staff, actor.account_id)
    chosen = read_password(new, personal=personal_words(staff.address), field="new")
    if not matches(derive(typed_password(old), staff.password_salt), staff.verifier):
        raise NotValid("accounts.password.old_wrong", field="old")
    set_staff_password(staff, chosen)


def set_staff_password(staff: Staff, password: str) -> None:
    staff.password_salt = new_salt()
    staff.verifier = derive(password, staff.password_salt).verifier
    forget_steps(staff.id)


def recover_account(address: str, code: str, password: str, *, client: str = "") -> str:
    """The new recovery code; the old one is spent and all sessions end.

    Raises NotValid, alike for an unknown address and a wrong code, and TooMany.
    """
    asked = read_address(address)
    limits.count(_PER_ADDRESS, asked.canonical)
    limits.count(_PER_CLIENT, client)
    chosen = read_password(password, personal=personal_words(asked.text))
    account = find_account(address)
    fresh = _recover(account, code[:_CODE_LENGTH], chosen)
    db.session.execute(delete(OpenSession).where(OpenSession.member_id == account.id))
    cancel_reset_of(account.id)
    return fresh


def _recover(account: Account, code: str, password: str) -> str:
    """The same work for everybody; staff have no secret, so there is nothing to recover."""
    derived, fresh = derive(password, account.salt), new_recovery_code()
    hold(Member, account.id)  # before the vault: who waits for it in vain has spent no code
    if not recover(account.id, code, derived, fresh):
        raise NotValid("accounts.recovery.wrong", field="code")
    db.session.execute(
        update(Member).where(Member.id == account.id).values(verifier=derived.verifier)
    )
    return fresh
