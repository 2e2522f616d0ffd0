"""Random tokens and what is stored of them: a hash, never the token.

Session ids are hashed under another name here than in the vault, so the stores cannot be joined
by them.
"""

import base64
import binascii
import hashlib
import secrets

from forum.anonymity import SessionKey

_SESSION_ID, _SESSION_KEY = 16, 32
_COOKIE_LENGTH = 22 + 1 + 43


def new_token() -> str:
    """125 random bits, fit for a link and for reading aloud."""
    return base64.b32encode(secrets.token_bytes(16)).decode().lower()[:25]


def hash_of_token(token: str) -> bytes:
    return _hash(token.encode("utf-8", "replace"), b"forum.token.v1")


def hash_of_session(session_id: bytes) -> bytes:
    return _hash(session_id, b"forum.session.1")


def hash_of_code(code: str, token: str) -> bytes:
    key = token.encode("utf-8", "replace")[:64]
    return _hash(code.encode("utf-8", "replace"), b"forum.code.v1", key)


def _hash(material: bytes, person: bytes, key: bytes = b"") -> bytes:
    return hashlib.blake2b(material, digest_size=16, person=person, key=key).digest()


def staff_session_key() -> SessionKey:
    """Shaped like a member's, so that no cookie tells who is staff; the key opens nothing."""
    return SessionKey(secrets.token_bytes(_SESSION_ID), secrets.token_bytes(_SESSION_KEY))


def write_cookie(session_key: SessionKey) -> str:
    return f"{_base64(session_key.id)}.{_base64(session_key.key)}"


def read_cookie(text: str) -> SessionKey | None:
    """None for whatever `write_cookie` would not have written."""
    if len(text) != _COOKIE_LENGTH:
        return None
    try:
        parts = [base64.b64decode(one + "=", altchars=b"-_", validate=True) for one in _parts(text)]
    except (binascii.Error, ValueError):
        return None
    if [len(one) for one in parts] != [_SESSION_ID, _SESSION_KEY]:
        return None
    return SessionKey(*parts)


def _parts(text: str) -> list[str]:
    session_id, _, key = text.partition(".")
    return [session_id + "=", key]


def _base64(material: bytes) -> str:
    return base64.urlsafe_b64encode(material).decode().rstrip("=")
