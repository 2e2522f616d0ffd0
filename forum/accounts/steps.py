"""What a page shows of a pending step: what may be proved, or what may be added."""

from dataclasses import dataclass

from forum import clock
from forum.accounts.models import WRONG_CODES_A_DAY, PendingStep, Staff
from forum.accounts.passkeys import Site, options_to_add, options_to_prove
from forum.accounts.queries import apps_of, passkeys_of
from forum.accounts.totp import address_of_secret
from forum.anonymity import open_factor
from forum.database import db
from forum.errors import NotFound

_GROUP = 4


@dataclass(frozen=True)
class Proving:
    """`passkey_options` is JSON for the browser; empty where there is no passkey to prove."""

    tries_left: int
    tried: bool
    has_app: bool
    is_paused: bool
    passkey_options: str


@dataclass(frozen=True, repr=False)
class Adding:
    """`address` is what the QR code shows, `secret` the same for typing, in groups of four."""

    address: str
    secret: str
    passkey_options: str


def proving(step: PendingStep, site: Site | None) -> Proving:
    staff = db.session.get_one(Staff, step.staff_id)
    keys = [passkey.credential_id for passkey in passkeys_of(staff.id)] if site else []
    return Proving(
        tries_left=step.tries_left,
        tried=step.attempts > 0,
        has_app=bool(apps_of(staff.id)),
        is_paused=(
            staff.wrong_codes_on == clock.today() and staff.wrong_codes >= WRONG_CODES_A_DAY
        ),
        passkey_options=options_to_prove(site, keys, step.challenge) if site and keys else "",
    )


def adding(step: PendingStep, site: Site | None, issuer: str) -> Adding:
    """Raises NotFound where the keys' file is no longer the one the step was begun with."""
    staff = db.session.get_one(Staff, step.staff_id)
    opened = open_factor(staff.id, step.new_box)
    if opened is None:
        raise NotFound
    secret = opened.decode()
    known = [passkey.credential_id for passkey in passkeys_of(staff.id)]
    return Adding(
        address=address_of_secret(secret, staff.address, issuer),
        secret=" ".join(secret[i : i + _GROUP] for i in range(0, len(secret), _GROUP)),
        passkey_options=(
            options_to_add(site, staff, known, step.challenge, issuer) if site else ""
        ),
    )
