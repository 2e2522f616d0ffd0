"""A member comes into being: by a proved address or an invitation, or by a command."""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from forum import clock
from forum.accounts.addresses import Address, read_address
from forum.accounts.models import Company, Member
from forum.accounts.passwords import typed_password
from forum.accounts.queries import departure_of, member_of_address, staff_of_address
from forum.anonymity import Derived, derive, make_secret, new_recovery_code, new_salt
from forum.database import db, new_id
from forum.errors import AlreadyDone, NotFound


@dataclass(frozen=True, repr=False)
class Joined:
    """`recovery_code` is shown once and stored nowhere."""

    account_id: str
    recovery_code: str
    derived: Derived


@dataclass(frozen=True, repr=False)
class Chosen:
    """A salt, and what Argon2id made of it and a password."""

    salt: bytes
    derived: Derived


def choose(password: str) -> Chosen:
    salt = new_salt()
    return Chosen(salt, derive(password, salt))


def choose_unhurried(password: str) -> Chosen:
    """Before anything of the unit is written: others may write while this takes its time.

    What was read before has to be read again.
    """
    db.session.rollback()
    return choose(password)


def add_member(company_id: str, address: str, password: str, role: str = "member") -> Joined:
    """Raises AlreadyDone where the address has an account. The password is taken as it is."""
    if db.session.get(Company, company_id) is None:
        raise NotFound
    return new_member(company_id, read_address(address), choose(typed_password(password)), role)


def new_member(company_id: str, address: Address, chosen: Chosen, role: str = "member") -> Joined:
    if member_of_address(address) or staff_of_address(address):
        raise AlreadyDone("accounts.join.exists")
    joined = Joined(new_id(), new_recovery_code(), chosen.derived)
    was_here = departure_of(address.canonical)
    # The vault first: should what follows fail, a secret without an account harms nobody.
    since = clock.today() if was_here else None
    make_secret(joined.account_id, joined.derived, joined.recovery_code, since)
    if was_here:
        was_here.was_removed = False
    _insert(
        Member(
            id=joined.account_id,
            company_id=company_id,
            address=address.text,
            canonical=address.canonical,
            role=role,
            password_salt=chosen.salt,
            verifier=joined.derived.verifier,
            joined_on=clock.today(),
            proved_on=clock.today(),
        )
    )
    return joined


def _insert(member: Member) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(member)
    except IntegrityError as error:
        raise AlreadyDone("accounts.join.exists") from error


def take_back(member: Member, company_id: str, role: str) -> None:
    """One who was removed is invited in time: the same account, secret and password."""
    if known := departure_of(member.canonical):
        known.was_removed = False
    member.left_on = None
    member.company_id = company_id
    member.role = role
    member.proved_on = clock.today()
