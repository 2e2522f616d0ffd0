"""The member's secret: made at joining, stored only wrapped, opened only by the member.

One Argon2id run over the password gives both the verifier (identity) and the wrapping key; at
sign-in the secret is sealed again under a key that lives only in the cookie (ANONYMITY.md §2).
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from forum import clock
from forum.anonymity.destroying import note_account
from forum.anonymity.generations import Generation, packed, together, unpacked
from forum.anonymity.keys import keyring
from forum.anonymity.models import SealedSecret, WrappedSecret
from forum.database import db, separate_unit

SESSION_DAYS = 30
REATTACH_DAYS = 90  # that an old secret waits; it goes in the week before they are over


@dataclass(frozen=True, repr=False)
class Derived:
    """What one password gives: `verifier` may be stored, `wrapping_key` never."""

    verifier: bytes
    wrapping_key: bytes


@dataclass(frozen=True, repr=False)
class SessionKey:
    """What the cookie holds, as bytes: a random id and a random key.

    `half` stands with the session in identity and is as random: where the session was ended, the
    seal in the vault opens no more, also by its cookie and out of a stolen copy of the vault.
    """

    id: bytes
    key: bytes
    half: bytes = b""

    @property
    def seals_with(self) -> bytes:
        if not self.half:
            return self.key  # a session of before there were halves
        material = {"key": self.key, "person": b"forum.session.2", "digest_size": 32}
        return hashlib.blake2b(self.half, **material).digest()  # type: ignore[arg-type]


def new_salt() -> bytes:
    return secrets.token_bytes(16)


def derive(password: str, salt: bytes) -> Derived:
    """17 ms of CPU: Argon2id at the OWASP profile (19 MiB, two passes, one lane)."""
    raw = hash_secret_raw(password.encode(), salt, 2, 19456, 1, 32, Type.ID)
    return Derived(keyed(raw, b"forum.verifier.v1"), keyed(raw, b"forum.wrap.v1"))


def matches(derived: Derived, verifier: bytes) -> bool:
    return hmac.compare_digest(derived.verifier, verifier)


def new_recovery_code() -> str:
    """125 random bits in groups of five: shown once, stored nowhere."""
    text = base64.b32encode(secrets.token_bytes(16)).decode().lower()[:25]
    return "-".join(text[i : i + 5] for i in range(0, 25, 5))


def make_secret(
    account_id: str, derived: Derived, recovery_code: str, since: date | None = None
) -> None:
    """A new account's secret, wrapped twice, in a unit of its own.

    `since`: the day, for who was here before and may have voted: not twice in one thread.
    """
    fresh = Generation(secrets.token_bytes(32), since)
    with separate_unit("vault") as session:
        _wrap_both(session, account_id, packed([fresh]), derived, recovery_code)


def begin_again(account_id: str, derived: Derived, recovery_code: str) -> None:
    """A new secret for who lost the way to the old one, which waits for its password or code."""
    fresh = Generation(secrets.token_bytes(32), clock.today())
    beside = f"{secrets.token_hex(4)}." + WrappedSecret.way
    left = update(WrappedSecret).where(
        WrappedSecret.account_id == account_id, WrappedSecret.expires_week.is_(None)
    )
    with separate_unit("vault") as session:
        session.execute(left.values(way=beside, expires_week=clock.week_within(REATTACH_DAYS)))
        _wrap_both(session, account_id, packed([fresh]), derived, recovery_code)


def rewrap(account_id: str, old: Derived, new: Derived) -> bool:
    """Wrap the secret for a new password; False if the old one does not open it."""
    secret = _unwrap(account_id, "password", old.wrapping_key)
    if secret is None:
        return False
    with separate_unit("vault") as session:
        session.merge(_wrapped(account_id, "password", secret, new.wrapping_key))
    return True


def recover(account_id: str, recovery_code: str, new: Derived, new_code: str) -> bool:
    """Open the secret by its recovery code and wrap it for a new password and a new code."""
    secret = _unwrap(account_id, "recovery", recovery_key(recovery_code))
    if secret is None:
        return False
    with separate_unit("vault") as session:
        _wrap_both(session, account_id, secret, new, new_code)
    return True


def open_session(account_id: str, derived: Derived) -> SessionKey | None:
    """Seal the secret for a new session; None if the password does not open it."""
    opened = _unwrap(account_id, "password", derived.wrapping_key)
    return seal(_with_attached(account_id, opened)) if opened else None


def seal(generations: Sequence[Generation]) -> SessionKey:
    """A session's id and key, new both of them; what they open lies in the vault."""
    session_key = SessionKey(*(secrets.token_bytes(size) for size in (16, 32, 16)))
    with separate_unit("vault") as session:
        session.add(
            SealedSecret(
                session_hash=_hash(session_key.id),
                box=bytes(SecretBox(session_key.seals_with).encrypt(packed(generations))),
                expires_week=clock.week_after(SESSION_DAYS),
            )
        )
    return session_key


def unseal(session_key: SessionKey) -> tuple[Generation, ...] | None:
    """The secrets of the member who is here, the oldest first; None where the session is gone."""
    query = select(SealedSecret.box).where(SealedSecret.session_hash == _hash(session_key.id))
    box = db.session.scalar(query)
    opened = open_box(session_key.seals_with, box) if box else None
    return unpacked(opened) if opened else None


def close_session(session_id: bytes) -> None:
    with separate_unit("vault") as session:
        query = delete(SealedSecret).where(SealedSecret.session_hash == _hash(session_id))
        session.execute(query)


def destroy_secret(account_id: str) -> None:
    """Nobody, the member included, can ever again be shown to have written those posts.

    The ledger first: a backup that is restored must not bring it back.
    """
    note_account(account_id)
    with separate_unit("vault") as session:
        session.execute(delete(WrappedSecret).where(WrappedSecret.account_id == account_id))


def remove_expired() -> int:
    """Seals of sessions that are over, and old secrets that nobody attached again."""
    today = clock.today()
    seals = delete(SealedSecret).where(SealedSecret.expires_week < today)
    old = delete(WrappedSecret).where(WrappedSecret.expires_week < today)
    with separate_unit("vault") as session:
        gone = session.execute(seals.returning(SealedSecret.session_hash)).all()
        return len(gone) + len(session.execute(old.returning(WrappedSecret.way)).all())


def _wrap_both(
    session: Session, account_id: str, plain: bytes, derived: Derived, recovery_code: str
) -> None:
    session.merge(_wrapped(account_id, "password", plain, derived.wrapping_key))
    session.merge(_wrapped(account_id, "recovery", plain, recovery_key(recovery_code)))


def _wrapped(account_id: str, way: str, secret: bytes, key: bytes) -> WrappedSecret:
    return WrappedSecret(account_id=account_id, way=way, box=bytes(SecretBox(key).encrypt(secret)))


def _unwrap(account_id: str, way: str, key: bytes) -> bytes | None:
    query = select(WrappedSecret.box).where(
        WrappedSecret.account_id == account_id, WrappedSecret.way == way
    )
    box = db.session.scalar(query)
    return open_box(key, box) if box else None


def _with_attached(account_id: str, opened: bytes) -> tuple[Generation, ...]:
    """With the older secrets that were attached to this one."""
    newest = unpacked(opened)
    older = _unwrap(account_id, "attached", attaching_key(newest))
    return together(unpacked(older), newest) if older else newest


def attaching_key(generations: Sequence[Generation]) -> bytes:
    """What older secrets are wrapped with: who opens the newest opens them, too."""
    material = {"key": generations[-1].secret, "person": b"forum.attach.v1", "digest_size": 32}
    return hashlib.blake2b(**material).digest()  # type: ignore[arg-type]


def open_box(key: bytes, box: bytes) -> bytes | None:
    try:
        return SecretBox(key).decrypt(box)
    except CryptoError:
        return None


def recovery_key(code: str) -> bytes:
    # The code is random enough to need no slow hash; case and hyphens are the writer's.
    plain = "".join(character for character in code.lower() if character.isalnum())
    return keyed(plain.encode(), b"forum.recovery.v1")


def keyed(material: bytes, purpose: bytes) -> bytes:
    """32 bytes that only who has the pepper can make of it."""
    return HKDF(SHA256(), 32, keyring.keys.pepper, purpose).derive(material)


def _hash(session_id: bytes) -> bytes:
    # Another hash than identity's of the same id: the two stores cannot be joined by it.
    return hashlib.blake2b(session_id, digest_size=16, person=b"forum.vault.v1").digest()
