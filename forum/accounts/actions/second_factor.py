"""Proving the second factor: to come in, or, being here, before one's factors change.

Whoever stands here knew the password. A wrong try is counted and gives None or False, not an
exception: the count has to be kept.
"""

from dataclasses import dataclass

from sqlalchemy import delete, select

from forum import clock
from forum.accounts import limits
from forum.accounts.actions.factors import Added, add_first
from forum.accounts.actions.posting import post
from forum.accounts.actions.signing_in import open_staff_session
from forum.accounts.actions.steps import Waiting, begin, forget_steps, hold
from forum.accounts.actor import Actor
from forum.accounts.models import WRONG_CODES_A_DAY, BackupCode, Passkey, PendingStep, Staff
from forum.accounts.passkeys import Site, credential_id_of, new_challenge, new_sign_count
from forum.accounts.passwords import typed_password
from forum.accounts.queries import apps_of, has_factor
from forum.accounts.totp import matching_step
from forum.anonymity import SessionKey, derive, hash_of_backup_code, matches, open_factor
from forum.database import db
from forum.errors import NotAllowed, NotFound, NotValid

_PER_ACCOUNT = limits.Limit("confirm", most=10, minutes=15)


@dataclass(frozen=True, repr=False)
class Proof:
    """One of the three, as it was typed or as the browser gave it."""

    code: str = ""
    backup: str = ""
    passkey: str = ""
    site: Site | None = None  # None where this board offers no passkeys


def pass_second_step(
    token: str, proof: Proof, *, device: str = "", language: str = "ko"
) -> SessionKey | None:
    """A new session; None for a wrong proof. Raises NotFound where there is no such step."""
    step, staff = hold(token, "factor")
    if not _fits(step, staff, proof, language):
        return None
    db.session.delete(step)
    return open_staff_session(staff.id, device)


def enrol(
    token: str, proof: Proof, name: str, *, device: str = "", language: str = "ko"
) -> tuple[SessionKey, Added]:
    """The first factor and a session opened with it. Raises NotFound, NotValid."""
    step, staff = hold(token, "enrol")
    if has_factor(staff.id):
        raise NotFound  # somebody else's step was quicker: this one is worth nothing any more
    added = add_first(step, staff, proof, name, language)
    return open_staff_session(staff.id, device), added


def begin_change(actor: Actor, password: str) -> Waiting:
    """Before factors change: the password once more, then `confirm`. Raises NotValid, TooMany."""
    if not actor.is_staff:
        raise NotAllowed("accounts.factor.members")
    limits.count(_PER_ACCOUNT, actor.account_id)
    staff = db.session.get_one(Staff, actor.account_id)
    if not matches(derive(typed_password(password), staff.password_salt), staff.verifier):
        raise NotValid("accounts.password.old_wrong", field="password")
    limits.forgive(_PER_ACCOUNT, actor.account_id)
    forget_steps(staff.id, "change")
    return begin(staff.id, "change", is_confirmed=not has_factor(staff.id))


def confirm(actor: Actor, token: str, proof: Proof, *, language: str = "ko") -> bool:
    """Whether the factor was proved, so that one change may follow. Raises NotFound."""
    step, staff = hold(token, "change")
    if staff.id != actor.account_id:
        raise NotFound
    if not _fits(step, staff, proof, language):
        return False
    step.is_confirmed, step.attempts = True, 0
    return True


def _fits(step: PendingStep, staff: Staff, proof: Proof, language: str) -> bool:
    step.attempts += 1
    if proof.passkey:
        return _is_passkey(step, staff, proof)
    if proof.backup:
        return _spend(staff, proof.backup)
    return _is_code(staff, proof.code, language)


def _is_passkey(step: PendingStep, staff: Staff, proof: Proof) -> bool:
    challenge, step.challenge = step.challenge, new_challenge()  # each is answered once
    credential_id = credential_id_of(proof.passkey)
    if proof.site is None or credential_id is None:
        return False
    query = select(Passkey).where(
        Passkey.credential_id == credential_id, Passkey.staff_id == staff.id
    )
    passkey = db.session.scalar(query)
    if passkey is None:
        return False
    count = new_sign_count(proof.site, passkey, proof.passkey, challenge)
    passkey.sign_count = passkey.sign_count if count is None else count
    return count is not None


def _spend(staff: Staff, typed: str) -> bool:
    plain = "".join(character for character in typed.lower() if character.isalnum())
    code_hash = hash_of_backup_code(staff.id, plain)
    query = (
        delete(BackupCode)
        .where(BackupCode.staff_id == staff.id, BackupCode.code_hash == code_hash)
        .returning(BackupCode.staff_id)
    )
    return bool(db.session.execute(query).all())


def _is_code(staff: Staff, code: str, language: str) -> bool:
    """A code counts once: never again, nor one that is older."""
    if staff.wrong_codes_on != clock.today():
        staff.wrong_codes, staff.wrong_codes_on = 0, clock.today()
    if staff.wrong_codes >= WRONG_CODES_A_DAY:
        return False
    for app in apps_of(staff.id):
        secret = open_factor(staff.id, app.box)
        step = matching_step(secret.decode(), code) if secret else None
        if step is not None and step > app.last_step:
            app.last_step = step
            return True
    staff.wrong_codes += 1
    if staff.wrong_codes == WRONG_CODES_A_DAY:
        post("second_factor", staff.address, language, what="tried")
    return False
