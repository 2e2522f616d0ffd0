"""Syllables taken apart and put together again, by arithmetic."""

from functools import cache

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
FIRST, LAST = 0xAC00, 0xD7A3
_BY_VOWEL = len(FINALS)
_BY_INITIAL = len(VOWELS) * _BY_VOWEL
# Letters that sound and look much alike, so that one stands for another: 씨빨, 쉬벌, 뱅신.
_INITIAL_LIKE = dict(zip("ㄲㄸㅃㅆㅉ", "ㄱㄷㅂㅅㅈ", strict=True))
_VOWEL_LIKE = dict(zip("ㅒㅔㅖㅙㅚㅞㅑㅕㅛㅠㅟㅢ", "ㅐㅐㅐㅐㅐㅐㅏㅓㅗㅜㅣㅣ", strict=True))
_FINAL_LIKE = dict(zip("ㄲㅋㄳㄵㄶㅀㄽㄾㄿㅆㅍ", "ㄱㄱㄱㄴㄴㄹㄹㄹㄹㅅㅂ", strict=True))
# As they are typed on a keyboard that was left in English: tlqkf.
_KEYS = dict(
    zip(
        "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ",
        "rRseEfaqQtTdwWczxvgkoiOjpuPhynbml",
        strict=True,
    )
)
_DOUBLE = {
    **dict(
        zip("ㅘㅙㅚㅝㅞㅟㅢ", ("ㅗㅏ", "ㅗㅐ", "ㅗㅣ", "ㅜㅓ", "ㅜㅔ", "ㅜㅣ", "ㅡㅣ"), strict=True)
    ),
    **dict(
        zip("ㄳㄵㄶㄺㄻㄼㅄ", ("ㄱㅅ", "ㄴㅈ", "ㄴㅎ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㅂㅅ"), strict=True)
    ),
}


def is_syllable(one: str) -> bool:
    return FIRST <= ord(one) <= LAST


def parts(syllable: str) -> tuple[str, str, str]:
    """Initial, vowel and final; a space where there is none."""
    place = ord(syllable) - FIRST
    rest = place % _BY_INITIAL
    return INITIALS[place // _BY_INITIAL], VOWELS[rest // _BY_VOWEL], FINALS[rest % _BY_VOWEL]


def joined(initial: str, vowel: str, final: str = " ") -> str:
    place = INITIALS.index(initial) * _BY_INITIAL + VOWELS.index(vowel) * _BY_VOWEL
    return chr(FIRST + place + FINALS.index(final))


@cache
def alike() -> dict[int, str]:
    """Every letter and the plainest that stands for it, for `str.translate`."""
    table = {ord(one): plain for one, plain in _INITIAL_LIKE.items()}
    for code in range(FIRST, LAST + 1):
        initial, vowel, final = parts(chr(code))
        table[code] = joined(
            _INITIAL_LIKE.get(initial, initial),
            _VOWEL_LIKE.get(vowel, vowel),
            _FINAL_LIKE.get(final, final),
        )
    return table


def as_keys(word: str) -> str:
    """What comes of typing it on an English keyboard; empty where it is no Hangul throughout."""
    letters = "".join("".join(parts(one)) if is_syllable(one) else one for one in word)
    single = "".join(_DOUBLE.get(one, one) for one in letters.replace(" ", ""))
    return "".join(_KEYS.get(one, "") for one in single) if set(single) <= set(_KEYS) else ""
