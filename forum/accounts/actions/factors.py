"""What staff have as a second factor: adding, naming, removing; new backup codes; a reset.

Each change takes a step that was confirmed for it, and uses it up. Each is told to the address.
"""

import base64
import secrets
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import delete, update

from forum import clock
from forum.accounts.actions.posting import post
from forum.accounts.actions.steps import forget_steps, hold, lock
from forum.accounts.actor import Actor, Role
from forum.accounts.models import (
    FACTOR_NAME,
    AuthenticatorApp,
    BackupCode,
    FactorChange,
    OpenSession,
    Passkey,
    PendingStep,
    Staff,
)
from forum.accounts.passkeys import Site, read_new_key
from forum.accounts.policy import needs_second_factor
from forum.accounts.queries import count_factors, find_factor, has_factor
from forum.accounts.tokens import hash_of_session
from forum.accounts.totp import matching_step
from forum.anonymity import hash_of_backup_code, open_factor, seal_factor
from forum.database import db, new_id
from forum.errors import NotAllowed, NotFound, NotValid
from forum.text import clean_line

BACKUP_CODES = 10
MOST_FACTORS = 10


class NewFactor(Protocol):
    """What is to be added: an app, proved by its first code, or a passkey."""

    @property
    def code(self) -> str: ...
    @property
    def passkey(self) -> str: ...
    @property
    def site(self) -> Site | None: ...


@dataclass(frozen=True, repr=False)
class Added:
    """`backup_codes` are shown once and stored nowhere; empty where there were some already."""

    backup_codes: tuple[str, ...] = ()


def add_factor(
    actor: Actor, token: str, given: NewFactor, name: str, *, language: str = "ko"
) -> Added:
    """Raises NotFound without a confirmed step, and NotValid."""
    step, staff = _confirmed(actor, token)
    if has_factor(staff.id):
        _add(step, staff, given, name, language)
        return Added()
    _mark_session(actor)
    return add_first(step, staff, given, name, language)


def add_first(step: PendingStep, staff: Staff, given: NewFactor, name: str, language: str) -> Added:
    """With backup codes for a lost phone; sessions opened with the password alone end."""
    _add(step, staff, given, name, language)
    end_sessions_without_factor(staff.id)
    return Added(_new_codes(staff))


def _add(step: PendingStep, staff: Staff, given: NewFactor, name: str, language: str) -> None:
    if count_factors(staff.id) >= MOST_FACTORS:
        raise NotValid("accounts.factor.many", field="name", most=MOST_FACTORS)
    if given.passkey:
        _add_passkey(step, staff, given, _name(name))
    else:
        _add_app(step, staff, given.code, _name(name))
    forget_steps(staff.id)
    _tell(staff, "passkey_added" if given.passkey else "app_added", language)


def _add_app(step: PendingStep, staff: Staff, code: str, name: str) -> None:
    secret = open_factor(staff.id, step.new_box)
    taken = matching_step(secret.decode(), code) if secret else None
    if secret is None or taken is None:
        raise NotValid("accounts.factor.code.wrong", field="code")
    app = AuthenticatorApp(id=new_id(), staff_id=staff.id, name=name, added_on=clock.today())
    app.box, app.last_step = seal_factor(staff.id, secret), taken
    db.session.add(app)


def _add_passkey(step: PendingStep, staff: Staff, given: NewFactor, name: str) -> None:
    if given.site is None:
        raise NotValid("accounts.factor.passkey.refused", field="credential")
    key = read_new_key(given.site, given.passkey, step.challenge)
    if db.session.get(Passkey, key.credential_id):
        raise NotValid("accounts.factor.passkey.known", field="credential")
    passkey = Passkey(id=new_id(), staff_id=staff.id, name=name, added_on=clock.today())
    passkey.credential_id, passkey.public_key = key.credential_id, key.public_key
    passkey.sign_count = key.sign_count
    db.session.add(passkey)


def rename_factor(actor: Actor, token: str, factor_id: str, name: str) -> None:
    step, staff = _confirmed(actor, token)
    find_factor(staff.id, factor_id).name = _name(name)
    db.session.delete(step)


def remove_factor(actor: Actor, token: str, factor_id: str, *, language: str = "ko") -> None:
    """Raises NotAllowed for the last one of a role that needs one."""
    _, staff = _confirmed(actor, token)
    factor = find_factor(staff.id, factor_id)
    is_last = count_factors(staff.id) == 1
    if is_last and needs_second_factor(Role(staff.role)):
        raise NotAllowed("accounts.factor.last")
    db.session.delete(factor)
    if is_last:
        _go_back_to_the_password(staff)
    forget_steps(staff.id)
    what = "passkey_removed" if isinstance(factor, Passkey) else "app_removed"
    _tell(staff, what, language)


def make_backup_codes(actor: Actor, token: str, *, language: str = "ko") -> Added:
    """Ten new ones; the old ones no longer work."""
    _, staff = _confirmed(actor, token)
    if not has_factor(staff.id):
        raise NotFound
    forget_steps(staff.id)
    _tell(staff, "codes_made", language)
    return Added(_new_codes(staff))


def reset_factors(staff: Staff, *, language: str = "ko") -> None:
    """Everything goes, sessions too: the next sign-in has the password alone, and asks anew."""
    lock(staff.id)
    for table in (AuthenticatorApp, Passkey, BackupCode, OpenSession):
        db.session.execute(delete(table).where(table.staff_id == staff.id))
    forget_steps(staff.id)
    staff.wrong_codes = 0
    _tell(staff, "reset", language)


def end_sessions_without_factor(staff_id: str) -> None:
    db.session.execute(
        delete(OpenSession).where(
            OpenSession.staff_id == staff_id, OpenSession.has_second_factor.is_(False)
        )
    )


def _confirmed(actor: Actor, token: str) -> tuple[PendingStep, Staff]:
    step, staff = hold(token, "change")
    if staff.id != actor.account_id or not step.is_confirmed:
        raise NotFound
    return step, staff


def _mark_session(actor: Actor) -> None:
    """Whoever is here has just proved the factor."""
    here = hash_of_session(actor.session_id)
    db.session.execute(
        update(OpenSession).where(OpenSession.id_hash == here).values(has_second_factor=True)
    )


def _go_back_to_the_password(staff: Staff) -> None:
    db.session.execute(delete(BackupCode).where(BackupCode.staff_id == staff.id))
    db.session.execute(
        update(OpenSession).where(OpenSession.staff_id == staff.id).values(has_second_factor=False)
    )


def _new_codes(staff: Staff) -> tuple[str, ...]:
    db.session.execute(delete(BackupCode).where(BackupCode.staff_id == staff.id))
    plain = [_new_code() for _ in range(BACKUP_CODES)]
    db.session.add_all(
        BackupCode(staff_id=staff.id, code_hash=hash_of_backup_code(staff.id, one)) for one in plain
    )
    return tuple(f"{one[:5]}-{one[5:]}" for one in plain)


def _new_code() -> str:
    """Fifty random bits as ten characters."""
    return base64.b32encode(secrets.token_bytes(7)).decode().lower()[:10]


def _tell(staff: Staff, what: str, language: str) -> None:
    db.session.add(
        FactorChange(id=new_id(), staff_id=staff.id, what=what, changed_on=clock.today())
    )
    post("second_factor", staff.address, language, what=what)


def _name(text: str) -> str:
    name = clean_line(text)
    if len(name) > FACTOR_NAME:
        raise NotValid("accounts.company.name_length", field="name", longest=FACTOR_NAME)
    return name
