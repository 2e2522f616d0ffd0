"""Watch words: what is looked for, in a text as it is read and not as it is spelled."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from forum.hints import patterns
from forum.hints.folding import Readings, fold
from forum.hints.hangul import alike, as_keys, is_syllable
from forum.hints.patterns import BadPattern, Element, Finder, Pattern

Act = Literal["block", "hold", "flag", "pass"]

ACTS: tuple[Act, ...] = get_args(Act)
_SEVERITY = {act: place for place, act in enumerate(("pass", "flag", "hold", "block"))}
_KEYS_LEAST = 4  # typed on another keyboard: shorter ones are words of their own
_ROMAN = re.compile("[a-z]")
EXACT = "="


@dataclass(frozen=True)
class Word:
    """`pass` lets a word through that holds one of the others: 시발점."""

    text: str
    act: Act
    is_pattern: bool = False

    @property
    def severity(self) -> int:
        return _SEVERITY[self.act]


@dataclass(frozen=True)
class Watch:
    """All words together, ready to be looked for."""

    words: tuple[Word, ...]  # as they are numbered by both finders
    alike: Finder
    exact: Finder
    harmless: tuple[str, ...] = ()  # alike
    harmless_exact: tuple[str, ...] = ()

    def find(self, text: str) -> list[Word]:
        """Those that a text holds, the gravest first."""
        return self.find_in(fold(text))

    def find_in(self, read: Readings) -> list[Word]:
        numbers = _found(self.alike, read.plain, self.harmless)
        if read.drawn != read.plain:
            numbers |= _found(self.alike, read.drawn, self.harmless)
        numbers |= _found(self.exact, read.exact, self.harmless_exact)
        found = {self.words[number] for number in numbers}
        return sorted(found, key=lambda one: (-one.severity, one.text))


def _found(finder: Finder, text: str, harmless: tuple[str, ...]) -> set[int]:
    """Most texts hold none, so that what is harmless is only then looked at."""
    return finder.find(_without(text, harmless)) if finder.find(text) else set()


def watch_of(words: Iterable[Word], *, starter: bool = True) -> Watch:
    """Those of staff go before those of the starter list of the same text. Raises BadPattern."""
    given = {one.text: one for one in (*(_starter() if starter else ()), *words)}
    looked_for = [one for one in given.values() if one.act != "pass"]
    passed = [one.text for one in given.values() if one.act == "pass"]
    harmless = [*passed, *(_lines("harmless") if starter else ())]
    numbered: list[Word] = []
    alike_ones: list[Pattern] = []
    exact_ones: list[Pattern] = []
    for word in looked_for:
        for pattern, is_exact in _patterns_of(word):
            numbered.append(word)
            alike_ones.append(() if is_exact else pattern)
            exact_ones.append(pattern if is_exact else ())
    return Watch(
        tuple(numbered),
        patterns.finder_of(alike_ones),
        patterns.finder_of(exact_ones),
        tuple(dict.fromkeys(fold(one).plain.strip() for one in harmless)),
        tuple(dict.fromkeys(fold(one).exact.strip() for one in harmless)),
    )


def check(word: Word) -> None:
    """Raises BadPattern for what cannot be looked for."""
    if not any(pattern for pattern, _ in _patterns_of(word)):
        raise BadPattern("empty")


def _patterns_of(word: Word) -> list[tuple[Pattern, bool]]:
    """What a word is looked for as, and whether in the exact reading."""
    if word.is_pattern:
        return [(_folded(patterns.parse(word.text)), False)]
    if word.text.startswith(EXACT):
        return [(patterns.literal(fold(word.text[1:]).exact.strip()), True)]
    plain = fold(word.text).plain.strip()
    if plain and _ROMAN.fullmatch(plain[0]):
        plain = f" {plain}"
    found = [(patterns.literal(plain), False)]
    keys = as_keys(word.text.replace(" ", ""))
    if len(keys) >= _KEYS_LEAST and all(map(is_syllable, word.text)):
        found.append((patterns.literal(f" {fold(keys).plain.strip()}"), False))
    return [(pattern, is_exact) for pattern, is_exact in found if pattern]


def _folded(pattern: Pattern) -> Pattern:
    """Every letter as the plain reading has it; of two alike in a row, one."""
    done: list[Element] = []
    for element in pattern:
        letters = frozenset("".join(element.letters).lower().translate(alike()))
        one = Element(letters, element.may_miss)
        if not done or not letters or letters != done[-1].letters:
            done.append(one)
    return tuple(done)


def _without(text: str, harmless: tuple[str, ...]) -> str:
    for one in harmless:
        if one in text:
            text = text.replace(one, "\0")
    return text


@cache
def _starter() -> tuple[Word, ...]:
    found: dict[str, Word] = {}
    for act, texts in (line.split(maxsplit=1) for line in _text_lines("words")):
        for text in texts.split():
            known = next(one for one in ACTS if one == act)
            found.setdefault(text, Word(text, known))
    return tuple(found.values())


def starter() -> tuple[Word, ...]:
    """The list that is there from the beginning."""
    return _starter()


def _lines(name: str) -> list[str]:
    return " ".join(_text_lines(name)).split()


def _text_lines(name: str) -> list[str]:
    text = (files("forum.hints") / "data" / f"{name}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
