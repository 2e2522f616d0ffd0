"""Hangul as letters: syllables to jamo, initials (초성), and the two-set keyboard (두벌식).

Own code on purpose: the packages on PyPI are unmaintained or GPL.
"""

import re

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
MEDIALS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_FIRST, _LAST, _PER_INITIAL, _PER_MEDIAL = 0xAC00, 0xD7A3, 588, 28

_KEYS = dict(
    zip("rRseEfaqQtTdwWczxvgkoiOjpuPhynbml", INITIALS + "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ", strict=True)
)
_KEYS |= {key.upper(): jamo for key, jamo in _KEYS.items() if key.upper() not in _KEYS}
_TWO = "ㅗㅏ ㅗㅐ ㅗㅣ ㅜㅓ ㅜㅔ ㅜㅣ ㅡㅣ ㄱㅅ ㄴㅈ ㄴㅎ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅂㅅ"
_JOINED = dict(zip(_TWO.split(), "ㅘㅙㅚㅝㅞㅟㅢㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ", strict=True))
_VOWEL = "[ㅏ-ㅣ]"
_MEDIAL = f"ㅗ[ㅏㅐㅣ]|ㅜ[ㅓㅔㅣ]|ㅡㅣ|{_VOWEL}"
_TWO_FINALS = "ㄱㅅ|ㄴ[ㅈㅎ]|ㄹ[ㄱㅁㅂㅅㅌㅍㅎ]|ㅂㅅ"
# A consonant closes a syllable only when no vowel follows: else it opens the next one.
_TYPED = re.compile(
    f"([{INITIALS}])({_MEDIAL})((?:{_TWO_FINALS})(?!{_VOWEL})|[{FINALS[1:]}](?!{_VOWEL}))?"
)


def is_syllable(character: str) -> bool:
    return _FIRST <= ord(character) <= _LAST


def initials(text: str) -> str:
    """하위 업무 → ㅎㅇㅇㅁ; what is not a syllable or an initial is left out."""
    return "".join(
        INITIALS[(ord(c) - _FIRST) // _PER_INITIAL] if is_syllable(c) else c
        for c in text
        if is_syllable(c) or c in INITIALS
    )


def is_initials(text: str) -> bool:
    """Whether a query is written in initials alone (at least two)."""
    letters = text.replace(" ", "")
    return len(letters) > 1 and all(c in INITIALS for c in letters)


def jamo(text: str) -> str:
    """Every syllable as its two or three letters; all else unchanged."""
    return "".join(_letters(c) if is_syllable(c) else c for c in text)


def _letters(syllable: str) -> str:
    rest, final = divmod(ord(syllable) - _FIRST, _PER_MEDIAL)
    initial, medial = divmod(rest, len(MEDIALS))
    return INITIALS[initial] + MEDIALS[medial] + (FINALS[final] if final else "")


def from_keyboard(text: str) -> str | None:
    """What was meant when Korean was typed with the keyboard left in English.

    gkdnldjqan → 하위업무. None when a letter is left over, so that it is no Korean at all.
    """
    typed = "".join(_KEYS.get(c, c) for c in text)
    meant = _TYPED.sub(_compose, typed)
    has_syllable = any(is_syllable(c) for c in meant)
    left_over = any("ㄱ" <= c <= "ㅣ" for c in meant)
    return meant if has_syllable and not left_over and meant != text else None


def _compose(match: re.Match[str]) -> str:
    initial, medial, final = (match[1], match[2], match[3] or " ")
    medial, final = _JOINED.get(medial, medial), _JOINED.get(final, final)
    at = INITIALS.index(initial) * _PER_INITIAL + MEDIALS.index(medial) * _PER_MEDIAL
    return chr(_FIRST + at + FINALS.index(final))
