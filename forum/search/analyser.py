"""Text to terms: content morphemes (c) and character bigrams within word runs (b)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from forum.search import english, korean
from forum.search.text import JAPANESE, LATIN_WORD, WORD, fold

VERSION = 1  # raise it when terms change: an index made by another version is rebuilt
JAPANESE_WEIGHT = 0.5  # a character alone says less than a word


@dataclass(frozen=True, slots=True)
class Tokens:
    """Terms in the order of the text, repeated as they repeat there."""

    c: tuple[str, ...]
    b: tuple[str, ...]
    weights: dict[str, float]  # of every term in c, by its part of speech


class Analyser(Protocol):
    def analyse(self, text: str) -> Tokens: ...


class MorphemeAnalyser:
    """Korean by mecab-ko, English by Snowball, Japanese by characters: no dictionary is needed."""

    def analyse(self, text: str) -> Tokens:
        folded = fold(text)
        weighed = [*korean.terms(folded), *_others(folded)]
        weights: dict[str, float] = {}
        for term, weight in weighed:
            if weights.get(term, 0.0) < weight:
                weights[term] = weight
        return Tokens(tuple(term for term, _ in weighed), tuple(bigrams(folded)), weights)


def _others(folded: str) -> Iterator[korean.Term]:
    for word in LATIN_WORD.findall(folded):
        yield english.stem(word), english.weight(word)
    for run in JAPANESE.findall(folded):
        yield from ((character, JAPANESE_WEIGHT) for character in run)


def bigrams(folded: str) -> Iterator[str]:
    """Pairs of neighbours within each run of one script; Latin words have stems instead."""
    for match in WORD.finditer(folded):
        run = match[0]
        if LATIN_WORD.match(run):
            continue
        if len(run) == 1:
            yield run
        for at in range(len(run) - 1):
            yield run[at : at + 2]
