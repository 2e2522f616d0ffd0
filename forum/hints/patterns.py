"""Words and patterns that staff give, all looked for at once and in time linear in the text.

A pattern has letters, `.` for any one of them, `[가나다]` for one of these, `(개|게)` is not to be
had; a `?` after a letter or class: it may be missing. That is all: no repetition, hence no text
and no pattern that takes longer (docs/decisions/0025-hints.md).

Every pattern is a row of bits; a character shifts all rows at once (extended Shift-And, Navarro
and Raffinot 2002).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

ELEMENTS = 40  # letters and classes of one pattern
CLASS = 20  # letters of one class
MAYBES = 3  # in a row: each is one more step for every letter
_ANY = "."
_STRUCTURE = re.compile(r"(\[[^\W_]*\]|[^\W_]|\.)(\??)")


class BadPattern(ValueError):
    """`key` says in the catalogue's words what cannot be taken."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Element:
    """One place of a pattern: the letters that fit, none for any of them."""

    letters: frozenset[str]
    may_miss: bool = False


Pattern = tuple[Element, ...]


def literal(word: str) -> Pattern:
    return tuple(Element(frozenset(one)) for one in word)


def parse(pattern: str) -> Pattern:
    """Raises BadPattern."""
    found = list(_STRUCTURE.finditer(pattern))
    if not found or "".join(one.group() for one in found) != pattern:
        raise BadPattern("syntax")
    elements = tuple(_element(one.group(1), may_miss=bool(one.group(2))) for one in found)
    if len(elements) > ELEMENTS:
        raise BadPattern("long")
    ends = (elements[0], elements[-1])
    if any(one.may_miss or not one.letters for one in ends):
        raise BadPattern("ends")
    if "?" * (MAYBES + 1) in "".join("-?"[one.may_miss] for one in elements):
        raise BadPattern("maybes")
    if sum(bool(one.letters) and not one.may_miss for one in elements) < 2:  # noqa: PLR2004  one letter is everywhere
        raise BadPattern("short")
    return elements


def _element(part: str, *, may_miss: bool) -> Element:
    if part == _ANY:
        return Element(frozenset(), may_miss)
    letters = frozenset(part[1:-1] if part.startswith("[") else part)
    if not letters or len(letters) > CLASS:
        raise BadPattern("class")
    return Element(letters, may_miss)


@dataclass
class Finder:
    """All patterns in one row of bits; `find` names those that a text holds."""

    ends: dict[int, int] = field(default_factory=dict)  # the bit a pattern ends with: its number
    first: int = 0
    last: int = 0
    may_miss: int = 0
    anything: int = 0
    fits: dict[str, int] = field(default_factory=dict)
    begins: re.Pattern[str] | None = None

    def find(self, text: str) -> set[int]:
        """The numbers of the patterns, in the order in which they were given."""
        seen = self._ended(text, self.begins) if self.begins else 0
        return {number for bit, number in self.ends.items() if seen & bit} if seen else set()

    def _ended(self, text: str, begins: re.Pattern[str]) -> int:
        state = seen = place = 0
        length = len(text)
        first, last, may_miss, anything = self.first, self.last, self.may_miss, self.anything
        fits, next_begin = self.fits.get, begins.search
        while place < length:
            if not state:
                start = next_begin(text, place)
                if start is None:
                    break
                place = start.start()
            state = (state << 1 | first) & fits(text[place], anything)
            skipped = state << 1 & may_miss
            while skipped:
                state |= skipped
                skipped = skipped << 1 & may_miss
            seen |= state & last
            place += 1
        return seen


def finder_of(patterns: Iterable[Pattern]) -> Finder:
    """Patterns of which none begins with what may be anything."""
    given = list(patterns)
    found = Finder()
    bit = 1
    open_bits: list[tuple[frozenset[str], int]] = []
    for number, pattern in enumerate(given):
        if not pattern:
            continue
        found.first |= bit
        for element in pattern:
            open_bits.append((element.letters, bit))
            found.may_miss |= bit if element.may_miss else 0
            found.anything |= 0 if element.letters else bit
            bit <<= 1
        found.last |= bit >> 1
        found.ends[bit >> 1] = number
    _fill(found, open_bits)
    found.begins = _begins([one for one in given if one])
    return found


def _begins(given: list[Pattern]) -> re.Pattern[str] | None:
    """Where any of them may begin, by its first letter, and by its second where all have one."""
    if not given:
        return None
    first = _class_of(one[0] for one in given)
    if any(len(one) == 1 or one[1].may_miss or not one[1].letters for one in given):
        return re.compile(first)
    return re.compile(f"{first}(?={_class_of(one[1] for one in given)})")


def _class_of(elements: Iterable[Element]) -> str:
    letters = sorted({letter for one in elements for letter in one.letters})
    return "[" + "".join(map(re.escape, letters)) + "]"


def _fill(found: Finder, places: list[tuple[frozenset[str], int]]) -> None:
    for letters, bit in places:
        for one in letters:
            found.fits[one] = found.fits.get(one, found.anything) | bit
