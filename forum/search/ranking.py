"""Choosing which terms to look up, and scoring the candidates they bring: BM25 on presence.

Every feature counts once a thread. In trials on labelled questions this was as good as counting
repetitions, and an intersection of two sets of numbers is all that a candidate costs.
"""

from collections.abc import Iterable, Mapping
from math import log
from typing import NamedTuple

K1, B = 0.8, 0.5


class Lookup(NamedTuple):
    """A term to be looked up: its field, its text, about how many threads hold it, its worth."""

    field: str
    term: str
    threads: int
    worth: float


def idf(documents: int, count: int) -> float:
    return log(1 + (documents - count + 0.5) / (count + 0.5))


def affordable(lookups: Iterable[Lookup], terms: int, postings: int) -> list[Lookup]:
    """The rarest terms, at most so many, that bring at most so many postings together.

    A common term costs most and says least; the re-scoring counts it anyway.
    """
    chosen: list[Lookup] = []
    for each in sorted(lookups, key=_rarity)[:terms]:
        postings -= each.threads
        if postings < 0:
            break
        chosen.append(each)
    return chosen


def rarest(lookups: Iterable[Lookup]) -> list[Lookup]:
    """One term, whatever it costs; none of none."""
    return sorted(lookups, key=_rarity)[:1]


def _rarity(lookup: Lookup) -> tuple[int, str, str]:
    return lookup.threads, lookup.field, lookup.term


class Scorer:
    """Scores one side of a thread, its title or its whole text, against a query."""

    def __init__(self, worths: Mapping[int, float], average: float) -> None:
        """`worths` by a feature's number; `average` length of this side in features."""
        self._worths = worths
        self._sought = worths.keys()
        self._whole = sum(worths.values()) or 1.0
        self._average = average

    def score(self, held: memoryview) -> tuple[float, float]:
        """How well this side matches, long ones less; and the share of the query it holds."""
        worths = self._worths
        found = sum([worths[number] for number in self._sought & held])
        length = 1 - B + B * len(held) / self._average
        return found * (K1 + 1) / (1 + K1 * length), found / self._whole
