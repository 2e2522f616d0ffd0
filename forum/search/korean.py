"""Korean morphemes by mecab-ko: the content ones, in their dictionary form, with a weight."""

import re
import threading
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain
from typing import Any

from forum.search.text import HANGUL

# How much a morpheme says about what a text is about, by its part of speech; from trials on
# labelled pairs of questions. What is missing (particles, endings, copula) is no term at all.
WEIGHTS = {
    "NNP": 1.6, "NNG": 1.3, "NR": 0.5, "NP": 0.5, "NNB": 0.2, "NNBC": 0.2,
    "VV": 1.0, "VA": 1.0, "VX": 0.3, "VCN": 0.5, "XR": 1.0, "MM": 0.5, "MAG": 0.6, "MAJ": 0.2,
    "XPN": 0.3, "UNKNOWN": 1.3,
}  # fmt: skip
# At most 1,000 characters are given to mecab at once: its lattice grows with the sentence.
_PIECE = re.compile(r"\S.{0,998}(?=\s|$)|\S.{0,998}\S?", re.DOTALL)


_MADE_OF_PARTS = {"Compound", "Inflect", "Preanalysis"}
Term = tuple[str, float]  # a form and its weight


class _Tagger:
    """mecab keeps its lattice in the tagger: one text at a time."""

    def __init__(self) -> None:
        import mecab_ko  # noqa: PLC0415  loaded by the first Korean text, not by every command

        columns = r"%m\t%f[0]\t%f[4]\t%f[7]\n"
        self._tagger: Any = mecab_ko.Tagger(f'-F "{columns}" -U "%m\\tUNKNOWN\\t*\\t*\\n"')
        self._one_at_a_time = threading.Lock()

    def lines(self, text: str) -> list[str]:
        with self._one_at_a_time:
            parsed: str = self._tagger.parse(text)
        return parsed.split("\n")[:-2]


@cache
def _tagger() -> _Tagger:
    return _Tagger()


def terms(folded: str) -> Iterator[Term]:
    """The content morphemes of a folded text.

    A compound gives its parts, so that 비밀번호 and 비밀 번호 are the same words.
    """
    for piece in _PIECE.findall(folded):
        if HANGUL.search(piece):
            yield from chain.from_iterable(map(_content, _tagger().lines(piece)))


def places(folded: str) -> Iterator[tuple[str, int, int]]:
    """Each content morpheme with the start and the end of the word part that holds it."""
    for piece in _PIECE.finditer(folded):
        at = 0
        for line in _tagger().lines(piece[0]):
            surface = line.partition("\t")[0]
            start = piece[0].index(surface, at)
            at = start + len(surface)
            for form, _ in _content(line):
                yield form, piece.start() + start, piece.start() + at


@lru_cache(maxsize=20_000)
def _content(line: str) -> tuple[Term, ...]:
    """The terms of one line of mecab: surface, part of speech, kind, parts."""
    surface, tag, kind, parts = line.split("\t")
    if not HANGUL.search(surface):
        return ()
    if kind not in _MADE_OF_PARTS:
        return _weighed([(surface, tag)])
    split = [part.split("/") for part in parts.split("+")]
    return _weighed([(part[0], part[1]) for part in split if len(part) > 1])


def _weighed(tagged: Iterable[tuple[str, str]]) -> tuple[Term, ...]:
    return tuple((form, WEIGHTS[tag]) for form, tag in tagged if tag in WEIGHTS)
