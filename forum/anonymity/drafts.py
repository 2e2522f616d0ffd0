"""Drafts: kept for the member who is here, readable by nobody else (docs/decisions/0005-drafts.md).

A row's id and its two boxes come from the member's secret, so nothing in the store says whose it
is, what it is for, or that two of them are of one person.
"""

import hashlib
import struct
from dataclasses import dataclass
from datetime import date, timedelta

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from forum.anonymity.credential import Signer, credential_of

SLOTS = 64
WEEKS = 5
HEAD_ROOM = 1020  # bytes that a head may have
_HEAD = HEAD_ROOM + 4
# Bytes of a body with its length: all that a thief learns of how much somebody wrote.
SIZES = tuple(1024 * 4**step for step in range(7))
BODY_ROOM = SIZES[-1] - 4


@dataclass(frozen=True)
class Place:
    """Where a draft lies: one of 64 slots, in the week it was last written in."""

    week: date
    slot: int


class Drafts:
    """One member's drafts. The keys stay inside; only ids and sealed bytes come out."""

    def __init__(self, secret: bytes) -> None:
        self._id_key = _derived(secret, b"forum.draft.id")
        self._box = SecretBox(_derived(secret, b"forum.draft.box"))

    def __repr__(self) -> str:
        return "Drafts(…)"

    def id(self, place: Place) -> bytes:
        material = struct.pack(">IB", place.week.toordinal(), place.slot)
        return hashlib.blake2b(material, key=self._id_key, digest_size=16).digest()

    def ids(self, week: date, slots: range | tuple[int, ...] = range(SLOTS)) -> dict[bytes, Place]:
        """Every id that a row of these slots may have, if `week` is the current one.

        A slot that nobody has is left out: an address may name any number.
        """
        weeks = [week - timedelta(weeks=back) for back in range(WEEKS)]
        places = [Place(one, slot) for one in weeks for slot in slots if 0 <= slot < SLOTS]
        return {self.id(place): place for place in places}

    def seal_head(self, head: bytes) -> bytes:
        return bytes(self._box.encrypt(_padded(head, _HEAD)))

    def seal_body(self, body: bytes) -> bytes:
        size = next(size for size in SIZES if len(body) + 4 <= size)
        return bytes(self._box.encrypt(_padded(body, size)))

    def open(self, sealed: bytes) -> bytes | None:
        """What was sealed; None where it was not sealed with this member's secret."""
        try:
            padded = self._box.decrypt(sealed)
        except CryptoError:
            return None
        (length,) = struct.unpack_from(">I", padded)
        return padded[4 : 4 + length]


def drafts(actor: Signer) -> Drafts:
    """Those of the member who is here. Raises SignInNeeded for guests, staff and ended sessions."""
    return Drafts(credential_of(actor)._secret)  # noqa: SLF001  this room's own


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return hashlib.blake2b(key=secret, person=purpose, digest_size=32).digest()


def _padded(plain: bytes, size: int) -> bytes:
    return struct.pack(">I", len(plain)) + plain + bytes(size - 4 - len(plain))
