"""How often something may be tried: by address and by client, never by company.

Kept in this process under a key made when it starts, so that nothing of it can be read off a
disk or compared with another process. Several processes count apart: the bound is theirs times
the number of processes.
"""

import hashlib
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass

from forum import clock
from forum.errors import TooMany

_KEEP = 50_000  # subjects at once: about 10 MB
_boot_key = secrets.token_bytes(32)
_lock = threading.Lock()


@dataclass(frozen=True)
class Limit:
    name: str
    most: int
    minutes: int


_counts: OrderedDict[bytes, tuple[float, int]] = OrderedDict()


def count(limit: Limit, subject: str) -> None:
    """Count one try; raises TooMany where it is one too many within the span.

    An empty subject (a command, not a request) is not counted.
    """
    if not subject:
        return
    if _tries(_key(limit, subject), limit.minutes * 60) > limit.most:
        raise TooMany("accounts.limits.wait", minutes=limit.minutes)


def _tries(key: bytes, span: int) -> int:
    """How many there were within the span, this one included."""
    instant = clock.now().timestamp()
    with _lock:
        began, tries = _counts.pop(key, (instant, 0))
        if instant - began >= span:
            began, tries = instant, 0
        _counts[key] = (began, tries + 1)
        if len(_counts) > _KEEP:
            _counts.popitem(last=False)
    return tries + 1


def forgive(limit: Limit, subject: str) -> None:
    """Who got it right had only mistyped: all tries are forgotten."""
    with _lock:
        _counts.pop(_key(limit, subject), None)


def forgive_once(limit: Limit, subject: str) -> None:
    """For what many share: this try was right, which says nothing of the others."""
    key = _key(limit, subject)
    with _lock:
        if key in _counts:
            began, tries = _counts[key]
            _counts[key] = (began, tries - 1)


def forget_all() -> None:
    _counts.clear()


def _key(limit: Limit, subject: str) -> bytes:
    material = f"{limit.name}\0{subject}".encode("utf-8", "replace")
    return hashlib.blake2b(material, key=_boot_key, digest_size=16).digest()
