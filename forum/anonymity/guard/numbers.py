"""Numbers that are somebody's: found by their shape, then asked for what makes them one."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from forum import clock
from forum.anonymity.guard.folding import AS_DIGITS, DIGIT_LIKE, Folded
from forum.anonymity.guard.shapes import MOST_CANDIDATES, Hit, Kind
from forum.anonymity.guard.words import any_of, words

_S = r"[ .\-_/*]{0,3}"  # between the parts of a number that somebody spread out
# Where there can be a number at all: all the rest of a text is passed over.
AREA = re.compile(r"[(+]{0,2}[0-9][0-9 .\-_/*()+]{6,}")
_NUMBER = re.compile(
    r"[0-9](?<![0-9a-z].)(?<![0-9][.\-].)(?:"
    r"[0-9]{9}|[0-9]{12,18}"  # in a row
    rf"|[0-9]{{5}}{_S}[1-8][0-9]{{6}}"  # a resident's
    rf"|[0-9]{{3}}{_S}[0-9]{{4}}{_S}[0-9]{{4}}{_S}[0-9]{{4}}|[0-9]{{3}}{_S}[0-9]{{6}}{_S}[0-9]{{4,5}}"
    rf"|[0-9]{{2}}{_S}[0-9]{{2}}{_S}[0-9]{{5}}"  # a business's
    r"|(?<=[12])[0-9][ -][0-9]{2}[ -][0-9]{6}[ -][0-9]{2}"  # a driver's
    r"|(?<![0-9][ .\-_/*].)(?:[ .\-_/*]{1,3}[0-9]){9,15}"  # one by one
    r")(?![0-9])(?![.\-][0-9])"
)
# A resident's, some digits of which are letters that look like them, or are spelled.
_D = DIGIT_LIKE
_LIKE_RESIDENT = re.compile(
    rf"[{_D}](?<![0-9a-z].)(?<![{_D}].)[{_D}]{{5}} ?[-.]? ?[1-8l|일이삼사오육칠팔][{_D}]{{6}}"
)
_PASSPORT = re.compile(r"[mrsgod](?<![0-9a-z-].)[0-9]{3}[a-z][0-9]{4}(?![0-9a-z])")
_BANKS = any_of(words("banks"))
_BANK = re.compile(_BANKS)
_ACCOUNT_AFTER = re.compile(
    rf"[^\n0-9]{{0,24}}([0-9]{{2,8}}(?:{_S}[0-9]{{2,8}}){{1,4}}|[0-9]{{10,14}})(?![0-9])"
)
_ACCOUNT_BEFORE = re.compile(
    r"(?<![0-9-])([0-9]{2,8}(?:[ -][0-9]{2,8}){1,4}|[0-9]{10,14})[^\n0-9]{0,12}$"
)
_NEAR = 40
_NO_DIGIT = re.compile(r"[^0-9]+")

_CENTURIES = {
    "1": 1900,
    "2": 1900,
    "5": 1900,
    "6": 1900,
    "3": 2000,
    "4": 2000,
    "7": 2000,
    "8": 2000,
}
_LUHN = str.maketrans("0123456789", "0246813579")
_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)
_ACCOUNT_DIGITS = range(10, 15)
_RESIDENT_LENGTH, _BUSINESS_LENGTH, _LICENCE_LENGTH = 13, 10, 12
_CARD_LENGTHS = frozenset({14, 15, 16, 18, 19})
_BIRTHS_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
# Milliseconds since 1970, from 2014 to 2033: what a pasted log is full of.
_MILLISECONDS = range(1_400_000_000_000, 2_000_000_000_000)
_SECONDS = range(1_500_000_000, 2_000_000_000)
_GOODS = ("880", "45", "49", "69")  # Korea, Japan, China


def numbers(folded: Folded) -> Iterator[Hit]:
    for area in AREA.finditer(folded.text):
        for one in _NUMBER.finditer(folded.text, *area.span()):
            if kind := _kind_of(one[0]):
                yield Hit(kind, *one.span())
    for one in _LIKE_RESIDENT.finditer(folded.text):
        yield from _like_resident(one)
    yield from (Hit("passport", *one.span()) for one in _PASSPORT.finditer(folded.text))
    yield from _accounts(folded.text)


def _kind_of(found: str) -> Kind | None:
    digits = _digits(found)
    if len(digits) == _RESIDENT_LENGTH:
        if is_resident(digits, bare=digits is found):
            return "resident" if digits[6] in "1234" else "foreigner"
    elif len(digits) == _BUSINESS_LENGTH:
        return "business" if is_business(digits, bare=digits is found) else None
    elif len(digits) == _LICENCE_LENGTH:
        return "licence"
    elif is_card(digits):
        return "card"
    return None


def _like_resident(one: re.Match[str]) -> Iterator[Hit]:
    """Only where most of it are digits: words are made of such syllables, too."""
    if not _RESIDENT_LENGTH // 2 < len(_digits(one[0])) < _RESIDENT_LENGTH:
        return
    digits = _digits(one[0].translate(AS_DIGITS))
    if is_resident(digits, bare=False):
        yield Hit("resident" if digits[6] in "1234" else "foreigner", *one.span())


def _accounts(text: str) -> Iterator[Hit]:
    for bank in islice(_BANK.finditer(text), MOST_CANDIDATES):
        found = _ACCOUNT_AFTER.match(text, bank.end())
        begin = max(0, bank.start() - _NEAR)
        shift = 0 if found else begin
        found = found or _ACCOUNT_BEFORE.search(text[begin : bank.start()])
        if found and len(_digits(found[1])) in _ACCOUNT_DIGITS:
            yield Hit("account", found.start(1) + shift, found.end(1) + shift)


def _digits(found: str) -> str:
    return found if found.isdecimal() else _NO_DIGIT.sub("", found)


def is_resident(digits: str, *, bare: bool) -> bool:
    """A day that was, and a sex of its century. No check digit since October 2020.

    Thirteen digits in a row are no number of a person where they count milliseconds or goods and
    lack the check digit that numbers of those years have.
    """
    century = _CENTURIES.get(digits[6])
    if century is None or not _was(century + int(digits[:2]), int(digits[2:4]), int(digits[4:6])):
        return False
    return (
        not bare or _has_check_digit(digits) or not (_counts_time(digits) or _counts_goods(digits))
    )


def _was(year: int, month: int, day: int) -> bool:
    try:
        return date(year, month, day) <= clock.today()
    except ValueError:
        return False


def _has_check_digit(digits: str) -> bool:
    total = sum(w * int(d) for w, d in zip(_BIRTHS_WEIGHTS, digits, strict=False))
    base = 11 if digits[6] in "1234" else 13
    return (base - total % 11) % 10 == int(digits[12])


def _counts_time(digits: str) -> bool:
    return int(digits) in _MILLISECONDS


def _counts_goods(digits: str) -> bool:
    if not digits.startswith(_GOODS):
        return False
    total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits))
    return total % 10 == 0


def is_card(digits: str) -> bool:
    """Luhn's check digit, and a beginning that some scheme has given out."""
    if len(digits) not in _CARD_LENGTHS or digits[0] in "078":
        return False
    row = (digits[-1::-2] + digits[-2::-2].translate(_LUHN)).encode()
    return (sum(row) - len(row) * ord("0")) % 10 == 0 and len(set(digits)) > 1


def is_business(digits: str, *, bare: bool = False) -> bool:
    """The tax office's check digit."""
    if len(digits) != _BUSINESS_LENGTH or digits[0] == "0" or digits[3:5] == "00":
        return False
    if bare and int(digits) in _SECONDS:
        return False
    total = sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=False))
    return (10 - (total + int(digits[8]) * 5 // 10) % 10) % 10 == int(digits[9])
