"""One spelling for what looks alike: widths, capitals, look-alike letters, hidden characters.

Each character becomes one or none, so that a place in the folded text is a place in the text.
"""

import re
import sys
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, cached_property

from forum.anonymity.guard.words import words

# Shown as nothing: formats, fillers, selectors, tags, and marks over a letter.
_NOTHING = re.compile(
    "[\u00ad\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
_DASHES = "‐‑‒–—―−﹘﹣－ー─━ㅡ⁃~～∼"
_DOTS = "．。·・•∙⋅ㆍ｡․‧"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"  # noqa: E501
# Digits spelled (공일공), of other scripts, and letters that pass for them.
_SPELLED = (
    ("공영령일이삼사오육륙칠팔구", "0001234566789"),
    ("零〇○一二三四五六七八九", "000123456789"),
    ("ol|ㅣㅇ", "01110"),
)
AS_DIGITS = str.maketrans(
    {one: digit for pair in _SPELLED for one, digit in zip(*pair, strict=True)}
)
DIGIT_LIKE = "0-9" + "".join(pair[0] for pair in _SPELLED)
_FEW = 60
_LEET = str.maketrans("01|!345$@7l", "oiiieassati")


@dataclass(frozen=True)
class Folded:
    """`text` is what the rules read; `at(place)` is the place in the text as given."""

    given: str
    text: str
    gaps: tuple[int, ...] = ()  # for each character left out, the place where it is missing

    def at(self, place: int) -> int:
        return place + bisect_right(self.gaps, place)

    def end_at(self, place: int) -> int:
        """Right behind the last character: what shows nothing after it is not part of it."""
        return self.at(place - 1) + 1

    @cached_property
    def leet(self) -> str:
        """Letters where digits stand for them: h4nb1t."""
        return self.text.translate(_LEET)


def leet_of(name: str) -> str:
    return str(name.translate(_LEET))


def fold(given: str) -> Folded:
    letters = "".join(set(given))
    nothing = frozenset(_NOTHING.findall(letters))
    text = _replaced(given, letters, _table())
    if not nothing:
        return Folded(given, text)
    shown = _replaced(text, "".join(nothing), dict.fromkeys(map(ord, nothing), ""))
    gaps = tuple(one.start() - count for count, one in enumerate(_NOTHING.finditer(given)))
    return Folded(given, shown, gaps)


def _replaced(text: str, letters: str, table: dict[int, str]) -> str:
    """A few replacements are done faster than each letter is looked up."""
    found = {one for one in letters if ord(one) in table}
    if len(found) > _FEW:
        return text.translate(table)
    for one in found:
        text = text.replace(one, table[ord(one)])
    return text


@cache
def _table() -> dict[int, str]:
    """What has one plain character for it: a few thousand of all there are."""
    table = {code: plain for code in range(sys.maxunicode + 1) if (plain := _plain(chr(code)))}
    letters = words("roman_letters")
    for like, plain in zip(letters[::2], letters[1::2], strict=True):
        table[ord(like)] = plain
        if len(like.upper()) == 1:
            table[ord(like.upper())] = plain
    for many, plain in ((_DASHES, "-"), (_DOTS, "."), (_SPACES, " ")):
        table |= {ord(one): plain for one in many}
    return table


def _plain(one: str) -> str:
    """Empty where a character is plain already, or has no plain one."""
    if one.isascii():
        return one.lower() if one.isupper() else ""
    if (number := unicodedata.decimal(one, None)) is not None:
        return str(number)
    if unicodedata.category(one) == "Cs":
        return ""
    plain = unicodedata.normalize("NFKC", one).lower()
    return plain if plain != one and len(plain) == 1 and not _is_jamo(plain) else ""


def _is_jamo(one: str) -> bool:
    """Parts of a syllable stay as they are typed (ㅎㅂ): made to join, they would be others."""
    return "\u1100" <= one <= "\u11ff"
