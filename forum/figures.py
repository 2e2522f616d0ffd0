"""Every figure about companies passes here: it leaves as a bucket, never as what was counted.

Under five companies nothing is told; above, a floor. What is shown of a whole never narrows a part
that is hidden (ANONYMITY.md §7; docs/decisions/0019-figures.md has the reasons). Only
`forum.anonymity` and `forum.accounts.queries` count companies; tests/guards/test_figures.py looks.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from sqlalchemy import Integer
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

LEAST = 5
FLOORS = (50, 20, 10, LEAST)
CROWD = 10  # active companies; below, anonymity is weak


@dataclass(frozen=True, order=True)
class Bucket:
    """A published number of companies: at least `floor`, or under five where that is 0.

    It is no number: it does not print, add up or become JSON by accident. Pages say it by
    components/companies.html.
    """

    floor: int

    def __post_init__(self) -> None:
        if self.floor not in (0, *FLOORS):
            message = "not a published figure"
            raise ValueError(message)

    def __bool__(self) -> bool:
        return self.floor > 0

    def __str__(self) -> NoReturn:
        message = "a figure about companies is said by components/companies.html"
        raise TypeError(message)

    @property
    def most(self) -> float:
        """As many companies as it may stand for."""
        above = [floor for floor in FLOORS if floor > self.floor]
        return min(above) - 1 if above else math.inf


HIDDEN = Bucket(0)


@dataclass(frozen=True)
class Tally:
    """What was counted over several threads; it goes no further than the functions below."""

    shown: int  # companies in threads that show a bucket themselves
    small: int  # companies in threads that do not
    both: int


@dataclass(frozen=True)
class Part:
    """A bucket, and as many as a reader who knows every rule could think it stands for."""

    bucket: Bucket
    most: float


def publish(count: float) -> Bucket:
    return Bucket(next((floor for floor in FLOORS if count >= floor), 0))


def part_of(bucket: Bucket, people: int) -> Part:
    """A thread's: everybody may count its votes, and no more companies than people took part."""
    return Part(bucket, max(bucket.floor, min(bucket.most, people)))


def of_union(tally: Tally, threads: Collection[Part]) -> Part:
    """Distinct companies over threads, each with its own bucket.

    Threads under five count together or not at all: five companies at least. And the floor is one
    that the threads could reach without any one of those that are hidden.
    """
    shown = [one for one in threads if one.bucket]
    known = max((one.bucket for one in shown), default=HIDDEN)
    others = _without_one([one for one in threads if not one.bucket])
    if tally.small < LEAST or others < LEAST:
        found = max(publish(tally.shown), known)
        return Part(found, found.most)
    room = sum(one.most for one in shown) + others
    found = max(publish(min(tally.both, room)), known)
    return Part(found, max(found.floor, min(found.most, room)))


def of_table(parts: Mapping[str, Part], total: Part) -> tuple[dict[str, Bucket], Bucket]:
    """Parts of one whole, shown beside it: one hidden part alone would be what is missing.

    Then the next smallest is hidden too; and the whole never tells more than the parts could make
    without any one that is hidden. A part that everybody knows to be empty is no part.
    """
    hidden = {name for name, part in parts.items() if not part.bucket}
    shown = sorted(parts.keys() - hidden, key=lambda name: (parts[name].bucket, name))
    rest = sum(parts[name].most for name in shown)
    room = rest + _without_one([parts[name] for name in hidden]) if hidden else math.inf
    if len(hidden) == 1:
        left = [parts[name].most for name in shown[1:]]
        room = sum(left) + min(left) if left else math.inf
        hidden |= set(shown[:1])
    told = {name: HIDDEN if name in hidden else part.bucket for name, part in parts.items()}
    if len(parts) == len(hidden) == 1:
        return told, HIDDEN
    return told, publish(min(total.bucket.floor, room))


def _without_one(hidden: Collection[Part]) -> float:
    """As many companies as hidden parts may hold when the largest holds none."""
    return sum(one.most for one in hidden) - max((one.most for one in hidden), default=0)


class Published(TypeDecorator[Bucket]):
    """A column that takes and gives buckets alone: no count can be kept in it."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Bucket | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        if value is not None and not isinstance(value, Bucket):
            message = "a figure about companies comes from forum.figures"
            raise TypeError(message)
        return value.floor if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> Bucket | None:  # noqa: ANN401, ARG002
        return None if value is None else Bucket(value)
