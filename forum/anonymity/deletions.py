"""Posts that are to go one by one after somebody left: rows that say neither which nor when.

Every row is as long as any other, some hold nothing, and each night all are sealed anew. Who has
the keys' file besides can read what is still to go; nobody's name is in it (decisions/0017).
"""

import secrets
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from nacl.secret import SecretBox

from forum import clock
from forum.anonymity.secrets import keyed

SPREAD_DAYS = 30
_ROW = struct.Struct(">16sII")
_HOUR = 3600
_FEWEST = 8  # rows at a time: how many posts somebody had is told as a power of two at most


@dataclass(frozen=True)
class Deletion:
    """`post_id` is empty in a row that only fills up; `kept_till` is when the row itself goes."""

    post_id: str
    due_at: datetime
    kept_till: datetime


@dataclass(frozen=True)
class SealedDeletion:
    key: bytes
    sealed: bytes


def spread(post_ids: Iterable[str]) -> list[SealedDeletion]:
    """Each at an hour of its own within 30 days, none within the first; filled up, shuffled."""
    wanted = list(post_ids)
    size = max(_FEWEST, 1 << max(len(wanted) - 1, 0).bit_length())
    filled = wanted + [""] * (size - len(wanted))
    secrets.SystemRandom().shuffle(filled)
    end = clock.hour() + timedelta(days=SPREAD_DAYS + 1)
    return [seal_deletion(Deletion(one, _some_hour(), end)) for one in filled]


def seal_deletion(deletion: Deletion) -> SealedDeletion:
    hours = (_hours(deletion.due_at), _hours(deletion.kept_till))
    plain = _ROW.pack(deletion.post_id.encode(), *hours)
    return SealedDeletion(secrets.token_bytes(16), bytes(_box().encrypt(plain)))


def open_deletions(sealed: Iterable[bytes]) -> list[Deletion]:
    box = _box()
    return [_read(box.decrypt(one)) for one in sealed]


def _read(plain: bytes) -> Deletion:
    post_id, due, till = _ROW.unpack(plain)
    return Deletion(post_id.rstrip(b"\0").decode(), _instant(due), _instant(till))


def _some_hour() -> datetime:
    return clock.hour() + timedelta(hours=2 + secrets.randbelow(SPREAD_DAYS * 24 - 2))


def _hours(instant: datetime) -> int:
    return int(instant.timestamp()) // _HOUR


def _instant(hours: int) -> datetime:
    return datetime.fromtimestamp(hours * _HOUR, UTC)


def _box() -> SecretBox:
    return SecretBox(keyed(b"", b"forum.deletion.v1"))
