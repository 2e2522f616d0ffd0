"""All rules over one text, in one pass each; where two lie over each other the graver one stays."""

from collections.abc import Iterable, Iterator
from itertools import islice

from forum.anonymity.guard.addresses import addresses
from forum.anonymity.guard.companies import companies
from forum.anonymity.guard.folding import Folded, fold
from forum.anonymity.guard.numbers import numbers
from forum.anonymity.guard.own import colleagues, own_names
from forum.anonymity.guard.persons import persons
from forum.anonymity.guard.phones import phones
from forum.anonymity.guard.shapes import KINDS, MASK, NOBODY, Finding, Hit, Own

# A rule is looked to for so many: nobody reads more, and what is masked makes room for the rest.
MOST = 100
AROUND = 14  # characters beside a finding, to show where it stands
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


def find(text: str, own: Own = NOBODY) -> list[Finding]:
    """What gives somebody away, in the text's order; nothing lies over another."""
    if not text:
        return []
    folded = fold(text)
    hits = [hit for rule in _rules(folded, own) for hit in islice(rule, MOST)]
    return [_finding(folded, hit) for hit in _apart(hits)]


def mask(text: str, findings: Iterable[Finding]) -> str:
    """The text with these hidden, from its end on, so that each is still at its place."""
    for one in sorted(findings, key=lambda one: -one.start):
        text = one.hidden_in(text)
    return text


def _rules(folded: Folded, own: Own) -> Iterator[Iterator[Hit]]:
    yield numbers(folded)
    yield phones(folded)
    yield addresses(folded)
    yield own_names(folded, own)
    yield colleagues(folded, own)
    yield persons(folded)
    yield companies(folded)


def _apart(hits: Iterable[Hit]) -> list[Hit]:
    """The graver first, then the longer; in the order of the text."""
    ordered = sorted(hits, key=lambda hit: (_RANK[hit.kind], hit.start - hit.end, hit.start))
    taken: list[Hit] = []
    covered: set[int] = set()
    for hit in ordered:
        span = range(hit.start, hit.end)
        if covered.isdisjoint(span):
            covered.update(span)
            taken.append(hit)
    return sorted(taken, key=lambda hit: hit.start)


def _finding(folded: Folded, hit: Hit) -> Finding:
    start, end = folded.at(hit.start), folded.end_at(hit.end)
    words = folded.given[start:end]
    kept = folded.given[folded.end_at(hit.end - hit.keep) : end] if hit.keep else ""
    given = folded.given
    before, after = given[max(0, start - AROUND) : start], given[end : end + AROUND]
    return Finding(hit.kind, start, end, words, f"{MASK}{kept}", before, after)
