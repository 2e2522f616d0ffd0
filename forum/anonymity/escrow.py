"""Who wrote a post, sealed for two officers together when it is posted, and for nobody else.

    secretbox(HKDF(epoch key, post id), seal(A, seal(B, lp(post id) + lp(account id) + padding)))

Their private keys are on no server (docs/decisions/0015-breakglass.md). All boxes are of one size.
"""

import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from forum import clock
from forum.anonymity.credential import Signer, credential_of
from forum.anonymity.keys import keyring
from forum.anonymity.shapes import Salted

_PLAIN = 64  # both ids of 16 characters with their lengths, and as much again


@dataclass(frozen=True)
class Asked:
    """Which post a request is about; `request` is what marks that request and no other."""

    epoch: str
    post_id: str
    request: bytes


def seal_author(actor: Signer, thread: Salted, post_id: str) -> bytes | None:
    """Whose this post is: the member's who is here. None where the epoch has no officers' keys."""
    officers = keyring.officers(thread.epoch)
    if officers is None:
        return None
    account_id = credential_of(actor)._account_id  # noqa: SLF001  this room's own
    plain = _lp(post_id.encode()) + _lp(account_id.encode())
    box = plain.ljust(_PLAIN, b"\0")
    if len(box) != _PLAIN:
        message = "an escrow of another size would stand out"
        raise ValueError(message)
    for public in reversed(officers):
        box = SealedBox(PublicKey(public)).encrypt(box)
    return bytes(SecretBox(_post_key(thread.epoch, post_id)).encrypt(box))


def may_open(epoch: str) -> bool:
    """Whether the epoch's key and both officers' are still there. Without them nobody ever can."""
    return keyring.officers(epoch) is not None and epoch in keyring.keys.epochs


def sealed_epochs() -> list[str]:
    """Those in which every post is sealed, or will be; of destroyed ones none."""
    keys, now = keyring.keys, clock.quarter()
    alive = (one for one in keys.officers if one in keys.epochs or one > now)
    return sorted(one for one in alive if keyring.officers(one))


def officer_of(epoch: str, private: bytes) -> str:
    """`a` or `b`; empty for a key that is neither's."""
    public = bytes(PrivateKey(private).public_key)
    return next((n for n, one in keyring.keys.officers.get(epoch, {}).items() if one == public), "")


def open_first(sealed: bytes, asked: Asked, private: bytes) -> bytes | None:
    """The first officer's half: still sealed for the second, and for this request on this server.

    None where the box is another post's, damaged, or sealed for another key.
    """
    try:
        box = SecretBox(_post_key(asked.epoch, asked.post_id)).decrypt(sealed)
        half = SealedBox(PrivateKey(private)).decrypt(box)
    except CryptoError:
        return None
    return bytes(SecretBox(_request_key(asked)).encrypt(half))


def open_second(half: bytes, asked: Asked, private: bytes) -> str | None:
    """Whose post it is; None as above, and for a half that another request brought."""
    try:
        box = SecretBox(_request_key(asked)).decrypt(half)
        plain = SealedBox(PrivateKey(private)).decrypt(box)
    except (CryptoError, ValueError):  # ValueError: too short for a box
        return None
    named, rest = _taken(plain)
    return _taken(rest)[0].decode() if named == asked.post_id.encode() else None


def _post_key(epoch: str, post_id: str) -> bytes:
    return _derived(epoch, post_id.encode(), b"forum.escrow.v1")


def _request_key(asked: Asked) -> bytes:
    return _derived(asked.epoch, asked.request, b"forum.escrow.half.v1")


def _derived(epoch: str, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, purpose).derive(keyring.epoch(epoch))


def _lp(part: bytes) -> bytes:
    return struct.pack(">I", len(part)) + part


def _taken(packed: bytes) -> tuple[bytes, bytes]:
    (length,) = struct.unpack_from(">I", packed)
    return packed[4 : 4 + length], packed[4 + length :]
