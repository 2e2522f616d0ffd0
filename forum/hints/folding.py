"""One spelling for what is meant to be read alike: spaced, split, mixed and drawn words.

Two readings: `plain` leaves out what stands between the letters of a word (시1발, ㅅ.ㅂ, 병 신);
`drawn` first takes figures and foreign letters for the strokes that they are drawn as (ㅅl발,
벼0신, 人ㅣ발) and lets loose letters join the syllable before them.
Linear in the text. A space stands at either end and between words, nothing else but letters.
"""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from forum.hints.hangul import FINALS, INITIALS, VOWELS, alike, is_syllable, joined, parts

_HANGUL = "가-힣ㄱ-ㅣ"
_CONJOINING = {
    **{0x1100 + place: one for place, one in enumerate(INITIALS)},
    **{0x1161 + place: one for place, one in enumerate(VOWELS)},
    **{0x11A7 + place: one for place, one in enumerate(FINALS) if place},
}
# Marks go, but for the two of kana, without which a word is another.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
_ROMAN_LIKE = dict(
    zip(
        "авеокмнрстухіјѕԁԛԝɡıαβεηικνορτυχωγ",
        "abeokmhpctyxijsdqwgiabeniknoptuxwy",
        strict=True,
    )
)
# Squared and circled letters that compatibility leaves as they are.
_SQUARED = {start + n: chr(97 + n) for start in (0x1F130, 0x1F150, 0x1F170) for n in range(26)}
_LEET = str.maketrans("013457@$!|", "oieastasii")
_CLUSTERS = str.maketrans(
    {"ㅄ": "ㅂㅅ", "ㄳ": "ㄱㅅ", "ㅀ": "ㄹㅎ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ"}
)
_STROKES = dict(
    zip(
        "1li|!｜丨ノ卜├ト⺊┤ㅓ一ー亠ㅗ口ㅁロ人入ㅅスo0〇○ㅇフ7乙己ㄹ凵ㅂ山大太ㅊe臣ㅌㅐh廾ㅛ",
        "ㅣㅣㅣㅣㅣㅣㅣㅣㅏㅏㅏㅏㅓㅓㅡㅡㅗㅗㅁㅁㅁㅅㅅㅅㅅㅇㅇㅇㅇㅇㄱㄱㄹㄹㄹㅂㅂㅂㅊㅊㅊㅌㅌㅌㅐㅐㅐㅛ",
        strict=True,
    )
)
_DRAWN = str.maketrans(_STROKES)
_NO_LETTER = re.compile(r"[^\w*@$!|\s]|_")
_ROMAN_BREAK = re.compile(r"(?<=[a-z])(?:[^\w*@$!|\s]|_)+(?=[a-z])")  # who-read is two words
_SPACES = re.compile(r"\s+")
_LEET_WORD = re.compile(r"(?<![0-9a-z@$!|*])(?=[0-9@$!|*]*[a-z])[0-9a-z@$!|*]*[0-9a-z@$]")
_SIGN = re.compile(r"[*@$!|]+")
_BETWEEN = re.compile(f"(?<=[{_HANGUL}])[0-9a-z]{{1,2}}(?=[{_HANGUL}])")
_EIGHT = re.compile("(?<![0-9])([시씨쉬])8(?![0-9분])")  # 팔
_EDGE = re.compile(f"(?<=[{_HANGUL}])(?=[a-z])|(?<=[a-z])(?=[{_HANGUL}])")
_SINGLES = re.compile(r"(?<=(?<=\s)[^\W\d]) (?=[^\W\d](?:\s|$))")
_REPEATED = re.compile(r"(\w)\1+")
_LONGER = re.compile("([가-힣])([아-잏])")
_ANY_HANGUL = re.compile(f"[{_HANGUL}]")


class Readings(NamedTuple):
    plain: str
    drawn: str
    exact: str  # as plain, with every letter for itself


def fold(text: str) -> Readings:
    base = _base(text)
    exact = _REPEATED.sub(r"\1", _EDGE.sub(" ", _without_signs(base)))
    plain = _finished(exact)
    if not _ANY_HANGUL.search(base):
        return Readings(plain, plain, exact)
    drawn = _finished(_joined_loose(_without_signs(_drawn(base))))
    return Readings(plain, drawn, _LONGER.sub(_shorter, exact))


def _base(text: str) -> str:
    """Compatible, composed, lower, without marks and hidden characters; jamo by themselves."""
    whole = unicodedata.normalize("NFKD", _UNSEEN.sub("", text).translate(_CLUSTERS))
    whole = unicodedata.normalize("NFC", _MARKS.sub("", whole)).lower()
    return _EIGHT.sub(r"\1팔", whole.translate(_table()))


@cache
def _table() -> dict[int, str]:
    dot = {0x119E: ""}  # ㆍ, which stands between words more often than in one
    return dot | _CONJOINING | _SQUARED | {ord(one): plain for one, plain in _ROMAN_LIKE.items()}


def _drawn(base: str) -> str:
    """Only in words that hold Hangul: elsewhere a figure is a figure."""
    words = _SPACES.split(base)
    return " ".join(one.translate(_DRAWN) if _ANY_HANGUL.search(one) else one for one in words)


def _without_signs(base: str) -> str:
    text = _SPACES.sub(" ", f" {_NO_LETTER.sub('', _ROMAN_BREAK.sub(' ', base))} ")
    text = _LEET_WORD.sub(_unleet, text)
    text = _BETWEEN.sub("", _SIGN.sub("", text))
    return _SINGLES.sub("", text)


def _unleet(found: re.Match[str]) -> str:
    """A word of Roman letters with signs in it; a star stays none, and its word is shorter."""
    return found.group().translate(_LEET)


def _joined_loose(text: str) -> str:
    """ㅅㅣㅂㅏㄹ and 시ㅂㅏㄹ are 시발, 벼ㅇ신 is 병신."""
    done: list[str] = []
    last = len(text) - 1
    for place, one in enumerate(text):
        before = done[-1] if done else " "
        after = text[place + 1] if place < last else " "
        if "ㅏ" <= one <= "ㅣ" and before in INITIALS:
            done[-1] = joined(before, one)
        elif "ㅏ" <= one <= "ㅣ" and is_syllable(before) and parts(before)[1] == one:
            continue
        elif (
            "ㄱ" <= one <= "ㅎ" and _is_open(before) and one in FINALS and not "ㅏ" <= after <= "ㅣ"
        ):
            done[-1] = chr(ord(before) + FINALS.index(one))
        else:
            done.append(one)
    return "".join(done)


def _is_open(one: str) -> bool:
    return is_syllable(one) and parts(one)[2] == " "


def _finished(text: str) -> str:
    text = _REPEATED.sub(r"\1", text.translate(alike()))
    return _REPEATED.sub(r"\1", _LONGER.sub(_shorter, text))


def _shorter(found: re.Match[str]) -> str:
    """시이발 is 시발, 시인 is 신: a syllable drawn out is one syllable."""
    first, second = found.groups()
    _, vowel, final = parts(first)
    initial, same, end = parts(second)
    if initial != "ㅇ" or same != vowel or final != " ":
        return found.group()
    return chr(ord(first) + FINALS.index(end))
