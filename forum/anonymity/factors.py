"""Staff's second factors, sealed: who takes identity without the keys' file can use none of them.

Each member of staff has a key of their own, so a row that was moved to another opens nothing.
"""

import hashlib

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from forum.anonymity.secrets import keyed


def seal_factor(staff_id: str, secret: bytes) -> bytes:
    return bytes(SecretBox(_key(staff_id, b"forum.factor.v1")).encrypt(secret))


def open_factor(staff_id: str, box: bytes) -> bytes | None:
    """None for another's, and where the keys' file is not the one it was sealed with."""
    try:
        return SecretBox(_key(staff_id, b"forum.factor.v1")).decrypt(box)
    except CryptoError:
        return None


def hash_of_backup_code(staff_id: str, code: str) -> bytes:
    """Keyed: fifty bits alone would soon be tried through by who has the hash."""
    key = _key(staff_id, b"forum.backup.v1")
    return hashlib.blake2b(code.encode("utf-8", "replace"), digest_size=16, key=key).digest()


def _key(staff_id: str, purpose: bytes) -> bytes:
    return keyed(staff_id.encode(), purpose)
