"""The part of a text that answers a query, with the words marked, in the text as it was written."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from forum.search import english, korean
from forum.search.text import HANGUL_RUN, LATIN_WORD, fold, folded_with_places

Parts = list[tuple[str, bool]]  # text, and whether it is marked; joined they are the snippet

LENGTH = 160
_READ = 8_000  # characters of a text that are looked through, as far as the index reads it
_MARKS = 500  # marks that are weighed for the best window
_IDEOGRAPHS = re.compile("[ァ-ヺー]{2,}|[一-鿿々]+")


class _Mark(NamedTuple):
    start: int
    end: int
    term: str


class Marker:
    """Marks many texts for one query: the query is analysed once."""

    def __init__(self, query: str) -> None:
        patterns = sorted(set(_patterns(fold(query[:300]))), key=lambda one: (-len(one), one))
        self._sought = re.compile("|".join(patterns)) if patterns else None

    def title(self, title: str) -> Parts:
        """The whole title."""
        return _cut(title, self._marks(title), 0, len(title))

    def snippet(self, text: str, length: int = LENGTH) -> Parts:
        """About `length` characters around the words of the query, or the beginning."""
        text = text[:_READ]
        marks = self._marks(text)
        start, end = _widened(text, _best(marks, length), length)
        return _tidy(_cut(text, marks, start, end), start > 0, end < len(text))

    def _marks(self, text: str) -> list[_Mark]:
        if self._sought is None:
            return []
        folded, places = folded_with_places(text)
        found = islice(self._sought.finditer(folded), _MARKS)
        return [_Mark(places[m.start()], places[m.end()], m[0]) for m in found]


def mark(original: str, query: str, length: int = LENGTH) -> Parts:
    return Marker(query).snippet(original, length)


def mark_title(title: str, query: str) -> Parts:
    return Marker(query).title(title)


def _patterns(query: str) -> Iterator[str]:
    """What is looked for: Korean words and their parts, Latin words by stem, Japanese words.

    So that 하위업무에서 marks both 하위업무 and 하위 업무.
    """
    for word in HANGUL_RUN.findall(query):
        # One syllable is found inside too many words: only where a word begins.
        yield word if len(word) > 1 else f"(?<![가-힣]){word}"
    for form, weight in korean.terms(query):
        if len(form) > 1 and weight >= korean.WEIGHTS["XR"]:
            yield re.escape(form)
    for word in LATIN_WORD.findall(query):
        if word not in english.STOP_WORDS:
            stem = english.stem(word)
            begin = stem if word.startswith(stem) else word
            yield rf"(?<![a-z0-9]){re.escape(begin)}[a-z0-9]*"
    yield from map(re.escape, _IDEOGRAPHS.findall(query))


def _best(marks: list[_Mark], length: int) -> tuple[int, int]:
    """The first and last place of the marks that say most within `length` characters."""
    best, best_worth, first = (0, 0), 0.0, 0
    for last, mark_ in enumerate(marks):
        while mark_.end - marks[first].start > length and first < last:
            first += 1
        worth = _worth(marks[max(first, last - 40) : last + 1])
        if worth > best_worth:
            best, best_worth = (marks[first].start, mark_.end), worth
    return best


def _worth(marks: Iterable[_Mark]) -> float:
    """Different words count most, repetitions a little."""
    terms = [one.term for one in marks]
    return sum(map(len, set(terms))) + 0.1 * len(terms)


def _widened(text: str, core: tuple[int, int], length: int) -> tuple[int, int]:
    """The window around the marks: a little before them, the rest behind, on whole words."""
    core = core[0], min(core[1], core[0] + length)
    spare = length - (core[1] - core[0])
    start = max(0, core[0] - spare // 3)
    end = min(len(text), start + length)
    start = max(0, min(start, end - length))
    if start:
        start = min(_after_space(text, start), core[0])
    if end < len(text):
        end = max(text.rfind(" ", core[1], end), 0) or end
    return start, end


def _after_space(text: str, start: int) -> int:
    space = text.find(" ", start, start + 20)
    return start if space < 0 else space + 1


def _cut(text: str, marks: list[_Mark], start: int, end: int) -> Parts:
    parts: Parts = []
    at = start
    for begin, stop in _joined(text, marks):
        if stop > at and begin < end and begin >= start:
            parts += [(text[at:begin], False), (text[begin : min(stop, end)], True)]
            at = min(stop, end)
    return [part for part in [*parts, (text[at:end], False)] if part[0]]


def _joined(text: str, marks: list[_Mark]) -> Iterator[tuple[int, int]]:
    """Marks that touch, or have one space between them, as one."""
    begin, stop = -1, -1
    for one in marks:
        if begin >= 0 and (one.start <= stop or text[stop : one.start] == " "):
            stop = max(stop, one.end)
            continue
        if begin >= 0:
            yield begin, stop
        begin, stop = one.start, one.end
    if begin >= 0:
        yield begin, stop


def _tidy(parts: Parts, is_cut_before: bool, is_cut_behind: bool) -> Parts:  # noqa: FBT001
    """Line breaks as spaces, and an ellipsis where the text goes on."""
    tidy = [(re.sub(r"\s+", " ", text), marked) for text, marked in parts]
    if is_cut_before:
        tidy.insert(0, ("… ", False))
    if is_cut_behind:
        tidy.append((" …", False))
    return tidy
