"""A member's secrets in the order in which they began: one, but for who was reset or is back.

A later secret counts for threads begun after the day on which it began. So writing into a thread
takes the one secret that counts there, however many a member has: one voice a person.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from forum import clock
from forum.anonymity.shapes import Begun

MOST = 4  # who is reset more often lets the oldest go: a thread costs at most four tags
_SECRET = 32
_DAY = struct.Struct(">I")


@dataclass(frozen=True, repr=False)
class Generation:
    """`since`: the day on which it began; None for one that counts in every thread."""

    secret: bytes
    since: date | None = None

    def counts_in(self, thread: Begun) -> bool:
        """Whether the thread began on a later day than this secret."""
        return self.since is None or thread.asked_at >= clock.end_of(self.since)


def packed(generations: Sequence[Generation]) -> bytes:
    """A single first one is its 32 bytes and nothing else."""
    if len(generations) == 1 and generations[0].since is None:
        return generations[0].secret
    return b"".join(_DAY.pack(_day(one)) + one.secret for one in generations)


def unpacked(plain: bytes) -> tuple[Generation, ...]:
    if len(plain) == _SECRET:
        return (Generation(plain),)
    size = _DAY.size + _SECRET
    return tuple(_read(plain[start : start + size]) for start in range(0, len(plain), size))


def together(*some: Iterable[Generation]) -> tuple[Generation, ...]:
    """Each once, the oldest first; the newest of them where they are too many."""
    distinct = {one.secret: one for generations in some for one in generations}
    return tuple(sorted(distinct.values(), key=_day)[-MOST:])


def counting(generations: Sequence[Generation], thread: Begun) -> Sequence[Generation]:
    """Those that may stand in the thread; what is written there is written by the first.

    Older ones never wrote there: the member had the later one already. Younger ones may have,
    before the older was attached again.
    """
    if len(generations) == 1:
        return generations
    start = max((at for at, one in enumerate(generations) if one.counts_in(thread)), default=0)
    return generations[start:]


def _day(generation: Generation) -> int:
    return generation.since.toordinal() if generation.since else 0


def _read(part: bytes) -> Generation:
    (day,) = _DAY.unpack_from(part)
    return Generation(part[_DAY.size :], date.fromordinal(day) if day else None)
