"""Signing in and out, and the sessions one has open.

The cost is the same for every address: one query, one Argon2id run, one look into the vault.
"""

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, literal, select, update

from forum import clock
from forum.accounts import limits
from forum.accounts.actions.members import Joined
from forum.accounts.actions.steps import Waiting, begin_sign_in, forget_steps
from forum.accounts.actor import Actor
from forum.accounts.addresses import read_address
from forum.accounts.models import Company, Member, OpenSession, PendingStep, Staff
from forum.accounts.passwords import typed_password
from forum.accounts.queries import days, own_sessions, still_known
from forum.accounts.tokens import hash_of_session, staff_session_key
from forum.anonymity import (
    SESSION_DAYS,
    Derived,
    SessionKey,
    close_session,
    derive,
    matches,
    new_salt,
    open_session,
)
from forum.database import db, new_id
from forum.errors import NotFound, NotValid

_PER_PAIR = limits.Limit("sign-in", most=10, minutes=15)
_PER_ADDRESS = limits.Limit("sign-in-address", most=50, minutes=15)
_PER_CLIENT = limits.Limit("sign-in-client", most=1000, minutes=15)
_DUMMY_SALT = new_salt()


@dataclass(frozen=True)
class Account:
    """What signing in needs of a member or of staff; an unknown address gets an empty one."""

    id: str = ""
    salt: bytes = _DUMMY_SALT
    verifier: bytes = b""
    is_staff: bool = False


def sign_in(
    address: str, password: str, *, device: str = "", client: str = ""
) -> SessionKey | Waiting:
    """What goes into the cookie, or what staff are asked besides.

    Raises NotValid, alike for whatever did not fit, and TooMany.
    """
    refusal = NotValid("accounts.sign_in.wrong", field="password")
    account = _guarded(address, client)
    derived = derive(typed_password(password), account.salt)
    session_key = open_session(account.id, derived)  # for nobody and staff: finds nothing
    if account.is_staff and matches(derived, account.verifier):
        session_key = staff_session_key()
    if session_key is None:
        raise refusal
    _forgive(address, client)
    if _has_changed(account):
        raise refusal
    if account.is_staff and (waiting := begin_sign_in(account.id)):
        return waiting
    _heal(account, derived)
    remember_session(session_key, account, device)
    return session_key


def sign_in_by_password_alone(address: str, password: str, *, device: str = "") -> SessionKey:
    """For the demo, where anybody may be anybody; a test sees to it that nobody else calls it.

    No second factor is asked, and the session counts as opened with one.
    """
    opened = sign_in(address, password, device=device)
    return open_staff_session(opened.staff_id, device) if isinstance(opened, Waiting) else opened


def open_staff_session(staff_id: str, device: str = "") -> SessionKey:
    """One that counts as opened with a second factor: the caller has seen to that."""
    session_key = staff_session_key()
    account = Account(id=staff_id, is_staff=True)
    remember_session(session_key, account, device, has_second_factor=True)
    return session_key


def open_first_session(joined: Joined, device: str = "") -> SessionKey:
    """For a member who has just joined, in the same unit."""
    session_key = open_session(joined.account_id, joined.derived)
    if session_key is None:
        raise NotFound
    remember_session(session_key, Account(id=joined.account_id), device)
    return session_key


def remember_session(
    session_key: SessionKey, account: Account, device: str, *, has_second_factor: bool = False
) -> None:
    """The row by which the session is known; the vault has its seal already."""
    today = clock.today()
    db.session.add(
        OpenSession(
            id_hash=hash_of_session(session_key.id),
            key_half=session_key.half,
            public_id=new_id(),
            member_id=None if account.is_staff else account.id,
            staff_id=account.id if account.is_staff else None,
            opened_on=today,
            expires_on=today.fromordinal(today.toordinal() + SESSION_DAYS),
            device=device[:60],
            has_second_factor=has_second_factor,
        )
    )
    if not account.is_staff:
        _mark_company(account.id)


def sign_out(actor: Actor) -> None:
    if not actor.session_id:
        return
    close_session(actor.session_id)
    if actor.is_staff:
        forget_steps(actor.account_id, "change")  # what was proved here opens nothing for the next
    here = hash_of_session(actor.session_id)
    db.session.execute(delete(OpenSession).where(OpenSession.id_hash == here))


def revoke_session(actor: Actor, public_id: str) -> None:
    """End one of the actor's own sessions; NotFound for anybody else's."""
    query = (
        delete(OpenSession)
        .where(own_sessions(actor), OpenSession.public_id == public_id)
        .returning(OpenSession.public_id)
    )
    if not db.session.execute(query).all():
        raise NotFound


def revoke_sessions(actor: Actor) -> None:
    """End all but this one."""
    here = hash_of_session(actor.session_id)
    db.session.execute(delete(OpenSession).where(own_sessions(actor), OpenSession.id_hash != here))


def end_sessions_of_member(account_id: str) -> None:
    db.session.execute(delete(OpenSession).where(OpenSession.member_id == account_id))


def find_account(address: str) -> Account:
    """The account of an address, or an empty one: left, disabled and unknown look the same."""
    try:
        canonical = read_address(address).canonical
    except NotValid:
        canonical = ""
    row = db.session.execute(
        _ACCOUNT, {"canonical": canonical} | days(), bind_arguments={"mapper": Member}
    ).one_or_none()
    return Account(row.id, row.password_salt, row.verifier, row.is_staff) if row else Account()


# One statement whoever is asked for: two would take longer for an address that nobody has.
_ACCOUNT = (
    select(Member.id, Member.password_salt, Member.verifier, literal(value=False).label("is_staff"))
    .join(Company, Company.id == Member.company_id)
    .where(Member.canonical == bindparam("canonical"), still_known(), Company.is_active)
).union_all(
    select(Staff.id, Staff.password_salt, Staff.verifier, literal(value=True)).where(
        Staff.canonical == bindparam("canonical"), Staff.is_active
    )
)


def _has_changed(account: Account) -> bool:
    """Whether the password was replaced while it was tried; from here on whoever would, waits.

    Else a session opened meanwhile would outlive those that the change has ended.
    """
    table = Staff if account.is_staff else Member
    query = select(table.verifier).where(table.id == account.id).with_for_update(read=True)
    return db.session.scalar(query) != account.verifier


def _guarded(address: str, client: str) -> Account:
    subject = _subject(address)
    limits.count(_PER_CLIENT, client)
    limits.count(_PER_ADDRESS, subject if client else "")
    limits.count(_PER_PAIR, f"{subject} {client}" if client else "")
    return find_account(address)


def _forgive(address: str, client: str) -> None:
    subject = _subject(address)
    limits.forgive(_PER_PAIR, f"{subject} {client}")
    limits.forgive(_PER_ADDRESS, subject)
    limits.forgive_once(_PER_CLIENT, client)


def _subject(address: str) -> str:
    try:
        return read_address(address).canonical
    except NotValid:
        return address[:100].strip().lower()


def _heal(account: Account, derived: Derived) -> None:
    """Mend a verifier that was left behind.

    A new password is wrapped in the vault before identity learns of it. Should the process die
    between, the password opens the secret already; hence the salt stays when it changes.
    """
    if account.is_staff or matches(derived, account.verifier):
        return
    db.session.execute(
        update(Member).where(Member.id == account.id).values(verifier=derived.verifier)
    )


def _mark_company(account_id: str) -> None:
    month = clock.today().strftime("%Y-%m")
    company = select(Member.company_id).where(Member.id == account_id).scalar_subquery()
    db.session.execute(
        update(Company)
        .where(Company.id == company, Company.active_month != month)
        .values(active_month=month)
        .execution_options(synchronize_session=False)
    )


def end_sessions() -> None:
    """Everybody's, and what was half way through a door: after an emergency."""
    db.session.execute(delete(OpenSession))
    db.session.execute(delete(PendingStep))
