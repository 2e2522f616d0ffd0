"""How often something may be tried: by address and by client, never by company.

Kept in this process under a key made when it starts, so that nothing of it can be read off a
disk or compared with another process. Several processes count apart: the bound is theirs times
the number of processes.
"""

import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass

from forum import clock
from forum.errors import TooMany

_KEEP = 50_000  # subjects at once: about 10 MB
_boot_key = secrets.token_bytes(32)


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
    key = _key(limit, subject)
    instant = clock.now().timestamp()
    began, tries = _counts.pop(key, (instant, 0))
    if instant - began >= limit.minutes * 60:
        began, tries = instant, 0
    _counts[key] = (began, tries + 1)
    if len(_counts) > _KEEP:
        _counts.popitem(last=False)
    if tries >= limit.most:
        raise TooMany("accounts.limits.wait", minutes=limit.minutes)


def forgive(limit: Limit, subject: str) -> None:
    """What succeeded is no attack: its tries are forgotten."""
    _counts.pop(_key(limit, subject), None)


def forget_all() -> None:
    _counts.clear()


def _key(limit: Limit, subject: str) -> bytes:
    material = f"{limit.name}\0{subject}".encode("utf-8", "replace")
    return hashlib.blake2b(material, key=_boot_key, digest_size=16).digest()
