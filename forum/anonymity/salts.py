"""Threads' salts, made a thousand at a time before anybody asks (ANONYMITY.md §1)."""

import secrets
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlalchemy import select

from forum.anonymity.keys import keyring
from forum.anonymity.models import ThreadSalt
from forum.database import db, new_id, separate_unit

_CHUNK = 500
_MOST = 100_000  # salts remembered: about 10 MB


@lru_cache(maxsize=1)
def _known(_keys: object) -> dict[str, bytes]:
    # A salt never changes. Kept for the threads that are read again and again; forgotten when
    # anything was destroyed, by whichever process.
    return {}


def forget_salts() -> None:
    _known.cache_clear()


def make_salts(count: int) -> list[str]:
    """New ids with their salts, in a unit of its own; the ids in random order."""
    made = {new_id(): secrets.token_bytes(16) for _ in range(count)}
    with separate_unit("vault") as session:
        session.add_all(ThreadSalt(id=one, salt=salt) for one, salt in made.items())
    # Who read the vault before in this unit would not find them there.
    _known(keyring.stamp).update(made)
    return list(made)


def salts_of(ids: Iterable[str]) -> dict[str, bytes]:
    """Salts by id, from memory where known; an unknown id is left out."""
    known, wanted = _known(keyring.stamp), list(ids)
    found = {one: salt for one in wanted if (salt := known.get(one))}
    missing = [one for one in wanted if one not in found]
    read: dict[str, bytes] = {}
    for start in range(0, len(missing), _CHUNK):
        read.update(_read(missing[start : start + _CHUNK]))
    if len(known) > _MOST:
        known.clear()  # what was found in it is already at hand
    known.update(read)
    return found | read


def _read(ids: Sequence[str]) -> dict[str, bytes]:
    rows = db.session.execute(select(ThreadSalt.id, ThreadSalt.salt).where(ThreadSalt.id.in_(ids)))
    return {row.id: row.salt for row in rows}
