"""Tags: what a person is called in one thread, and nowhere else (ANONYMITY.md §3)."""

import hashlib
import struct
from typing import Literal

Kind = Literal[
    "author",
    "vote",
    "follow",
    "mail",
    "report",
    "strike",
    "mission",
    "stale",
    "company",
    "report-company",
]


def tag(kind: Kind, secret: bytes, salt: bytes, epoch_key: bytes) -> bytes:
    """16 bytes. Different kinds, threads and epochs cannot be joined without the secret."""
    material = _lp(kind.encode()) + _lp(secret) + _lp(salt)
    return hashlib.blake2b(material, key=epoch_key, person=b"forum.tag.v1", digest_size=16).digest()


def mark(secret: bytes, name: str) -> bytes:
    """16 bytes on a thing that is nobody's yet: different on each, nothing without the secret."""
    material = _lp(b"upload") + _lp(name.encode())
    return hashlib.blake2b(material, key=secret, person=b"forum.mark.v1", digest_size=16).digest()


def _lp(part: bytes) -> bytes:
    return struct.pack(">I", len(part)) + part
