"""Telephone numbers: Korean ones in every dress, others by their country's sign or shape."""

import re
from collections.abc import Iterator
from itertools import islice

from forum.anonymity.guard.folding import AS_DIGITS, DIGIT_LIKE, Folded
from forum.anonymity.guard.numbers import AREA
from forum.anonymity.guard.shapes import MOST_CANDIDATES, Hit

_S = r"[ .\-_/*)]{0,3}"
_SPREAD = r"[ .\-_/*]{1,2}"
_BEFORE, _AFTER = r"(?<![0-9a-z])(?<![0-9][.\-])", r"(?![0-9])(?!-[0-9])"

_MOBILE = rf"(?:\(?\+?82\)?{_S}\(?0?\)?|\(?0)1[016789]{_S}[0-9]{{3,4}}{_S}[0-9]{{4}}"
_SPREAD_MOBILE = rf"0{_SPREAD}1{_SPREAD}[016789](?:{_SPREAD}[0-9]){{7,8}}"
_LANDLINE = r"\(?0(?:2|[3-6][1-5]|70|50[0-9]?|80)[).\- ]{1,3}[0-9]{3,4}[.\- ]{1,2}[0-9]{4}"
_BARE_LANDLINE = r"0(?:2[0-9]{7,8}|[3-6][1-5][0-9]{7,8}|70[0-9]{8})"
_SERVICE = (
    r"1(?:5(?:22|33|44|66|77|88|99)|6(?:00|44|61|66|70|88)|8(?:00|11|33|44|55|66|77|99))"
    r"-(?!19|20)[0-9]{4}"
)
_ABROAD = r"\+[1-9][0-9]{0,2}[ .\-(]{0,2}(?:[0-9][ .\-()]{0,2}){6,11}[0-9]"
_AMERICAN = (
    r"(?:\+?[0-9]{1,3}[.\- ])?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[.\- ])"
    r"[2-9][0-9]{2}[.\- ][0-9]{4}"
)
_CHINESE = r"1[3-9][0-9]-?[0-9]{4}-?[0-9]{4}"
_TRUNK = r"0[0-9]{1,4}[ \-][0-9]{1,4}[ \-][0-9]{3,4}|0[0-9]{1,2}-[0-9]{6,8}|0[0-9](?: [0-9]{2}){4}"
_PLAIN = re.compile(
    f"{_BEFORE}(?:{_MOBILE}|{_SPREAD_MOBILE}|{_LANDLINE}|{_BARE_LANDLINE}|{_SERVICE}|{_ABROAD}"
    f"|{_AMERICAN}|{_CHINESE}|{_TRUNK}){_AFTER}"
)
# Spelled (공일공 …): what follows may be a syllable of a word, so nothing is asked of it.
_D = f"[{DIGIT_LIKE}]"
_SPELLED = re.compile(
    rf"[0o공영〇○零](?<![0-9a-z].){_S}[1l|ㅣ일一]{_S}[016789o공영육륙칠팔구일〇○六七八九]{_S}"
    rf"{_D}(?:{_S}{_D}){{6,7}}"
)
_FEWEST, _MOST = 9, 15
_REAL_LEAST = 3  # letters alone that pass for digits are words


def phones(folded: Folded) -> Iterator[Hit]:
    text = folded.text
    for area in AREA.finditer(text):
        for one in _PLAIN.finditer(text, *area.span()):
            if _is_number(one[0]):
                yield Hit("phone", *one.span())
    for one in islice(_SPELLED.finditer(text), MOST_CANDIDATES):
        said = one[0].translate(AS_DIGITS)
        if _is_number(said) and (not one[0].isascii() or _count(one[0]) >= _REAL_LEAST):
            yield Hit("phone", *one.span())


def _is_number(found: str) -> bool:
    """Enough digits, and not 010-0000-0000, which stands for a number."""
    digits = "".join(filter(str.isdecimal, found))
    if not (_FEWEST <= len(digits) <= _MOST or found[0] == "1"):
        return False
    return set(digits[3:]) != {"0"}


def _count(words: str) -> int:
    return sum(map(str.isdecimal, words))
