"""Posts that are to go one by one after somebody left: rows that say neither which nor when.

Every row is as long as any other, some hold nothing, and each night all are sealed anew. Who has
the keys' file besides can read what is still to go; nobody's name is in it (decisions/0017).
"""

import secrets
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from forum import clock
from forum.anonymity.secrets import keyed

SPREAD_DAYS = 30
_ROW = struct.Struct(">16sII")
_MINUTE = 60
_SOONEST = 60  # minutes: nothing goes while its author still looks
_LATEST = SPREAD_DAYS * 24 * 60
_FEWEST = 8  # rows at a time: how many posts somebody had is told as a power of two at most


@dataclass(frozen=True)
class Deletion:
    """`post_id` is empty in a row that only fills up; `kept_till` is when the row itself goes.

    Both are drawn for each row by itself: equal ones would say that one person wrote the posts.
    """

    post_id: str
    due_at: datetime
    kept_till: datetime


@dataclass(frozen=True)
class SealedDeletion:
    key: bytes
    sealed: bytes


def spread(post_ids: Iterable[str]) -> list[SealedDeletion]:
    """Each at a minute of its own within 30 days, none within the first hour; filled up.

    At a minute, as deletions by hand are: what goes as the hour strikes would be seen to belong
    together.
    """
    wanted = list(post_ids)
    size = max(_FEWEST, 1 << max(len(wanted) - 1, 0).bit_length())
    return in_no_order(_drawn(one) for one in wanted + [""] * (size - len(wanted)))


def in_no_order(
    deletions: Iterable[Deletion], sealed: Iterable[bytes] = ()
) -> list[SealedDeletion]:
    """Sealed, and those that came sealed, under keys drawn anew and in the order of these."""
    boxes = [*map(_seal, deletions), *sealed]
    return sorted((SealedDeletion(secrets.token_bytes(16), one) for one in boxes), key=_key)


def open_deletion(sealed: bytes) -> Deletion | None:
    """None for a row that was sealed with other keys: a board that was restored without its own."""
    try:
        post_id, due, till = _ROW.unpack(_box().decrypt(sealed))
    except CryptoError:
        return None
    return Deletion(post_id.rstrip(b"\0").decode(), _instant(due), _instant(till))


def _drawn(post_id: str) -> Deletion:
    due = clock.now() + timedelta(minutes=_SOONEST + secrets.randbelow(_LATEST - _SOONEST))
    till = clock.now() + timedelta(minutes=_LATEST + secrets.randbelow(_LATEST))
    return Deletion(post_id, due, till)


def _seal(deletion: Deletion) -> bytes:
    times = (_minutes(deletion.due_at), _minutes(deletion.kept_till))
    return bytes(_box().encrypt(_ROW.pack(deletion.post_id.encode(), *times)))


def _key(row: SealedDeletion) -> bytes:
    return row.key


def _minutes(instant: datetime) -> int:
    return int(instant.timestamp()) // _MINUTE


def _instant(minutes: int) -> datetime:
    return datetime.fromtimestamp(minutes * _MINUTE, UTC)


def _box() -> SecretBox:
    return SecretBox(keyed(b"", b"forum.deletion.v1"))
