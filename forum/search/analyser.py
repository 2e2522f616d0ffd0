"""Text to terms: content morphemes (c) and character bigrams within word runs (b)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from forum.search import english, korean
from forum.search.text import HANGUL_RUN, JAPANESE, LATIN_WORD, fold

VERSION = 1  # raise it when terms change: an index made by another version is rebuilt
_CHARACTER, _PAIR = 0.2, 0.5  # of Japanese, which is read without a dictionary


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
        yield from ((character, _CHARACTER) for character in run)
        yield from ((pair, _PAIR) for pair in _pairs(run))


def bigrams(folded: str) -> Iterator[str]:
    """Pairs of neighbours within each run of Hangul; a syllable alone is its own."""
    for run in HANGUL_RUN.findall(folded):
        yield from _pairs(run) if len(run) > 1 else run


def _pairs(run: str) -> Iterator[str]:
    return (run[at : at + 2] for at in range(len(run) - 1))
