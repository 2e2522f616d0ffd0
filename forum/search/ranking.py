"""Choosing which terms to look up, and scoring the candidates they bring: BM25 on presence.

Every feature counts once a thread. In trials on labelled questions this was as good as counting
repetitions, and an intersection of two sets of numbers is all that a candidate costs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log
from typing import NamedTuple

K1, B = 0.8, 0.5


class Lookup(NamedTuple):
    """A term to be looked up: its field, its text, in how many threads it is, its worth."""

    field: str
    term: str
    count: int
    worth: float


def idf(documents: int, count: int) -> float:
    return log(1 + (documents - count + 0.5) / (count + 0.5))


def affordable(lookups: Iterable[Lookup], terms: int, postings: int) -> list[Lookup]:
    """The rarest terms, at most so many, that bring at most so many postings; the rarest always.

    A common term costs most and says least; the re-scoring counts it anyway.
    """
    chosen: list[Lookup] = []
    for each in sorted(lookups, key=lambda one: (one.count, one.field, one.term)):
        postings -= each.count
        if chosen and (postings < 0 or len(chosen) == terms):
            break
        chosen.append(each)
    return chosen


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores one side of a thread, its title or its whole text, against a query."""

    worths: Mapping[int, float]  # a feature's number → what holding it is worth
    average: float  # length of this side over all threads, in features

    def score(self, held: memoryview) -> float:
        """Higher is better; longer sides are worth less."""
        worths = self.worths
        total = sum([worths[number] for number in worths.keys() & held])
        return total * (K1 + 1) / (1 + K1 * (1 - B + B * len(held) / self.average))

    def share(self, held: memoryview) -> float:
        """How much of the query's whole worth is held: 0 to 1."""
        whole = sum(self.worths.values())
        found = sum([self.worths[number] for number in self.worths.keys() & held])
        return found / whole if whole else 0.0
