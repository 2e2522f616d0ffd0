"""The author's own company and colleagues. For anybody else these rules do not run."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from forum.anonymity.guard.folding import Folded, fold, leet_of
from forum.anonymity.guard.shapes import Hit, Own
from forum.anonymity.guard.words import any_of, words

_S = r"[ .\-_*/|']{0,2}"
_MOST_NAMES = 60
_SHORT_HANGUL, _SHORT_LATIN = 2, 5  # as long, a name needs an end on both sides
_FIRST_SOUNDS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_LAST_SOUNDS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_AFTER = (
    "은|는|이|가|을|를|의|에|와|과|로|도|만|랑|께|이라|인|처럼|보다|까지|부터|사람|직원|다니|그룹|본사"
    "|측|쪽"
)
_FORMS = re.compile(f"(?:{any_of((*words('legal_forms'), *words('legal_forms_japanese')))})")
_LATIN_FORMS = re.compile(rf"[ ,]+(?:co\.,? ?)?(?:{any_of(words('legal_forms_latin'))})\.?$")
_WORD = re.compile(r"[a-z][a-z0-9]*")
_SINGLES = re.compile(r"[a-z](?<![a-z0-9].)(?:[ .\-_*][a-z](?![a-z0-9])){2,24}")
_PARTED = re.compile(r"[._\-+ ]+")
_SHORTEST_MAIL_NAME = 3
_ANYBODY = frozenset(words("anybodys_mail_names"))


def own_names(folded: Folded, own: Own) -> Iterator[Hit]:
    if not own.companies:
        return
    hangul, latin = _patterns(own.companies)
    if hangul:
        yield from (Hit("own", *one.span()) for one in hangul.finditer(folded.text))
    if latin:
        yield from (Hit("own", *one.span()) for one in latin.finditer(folded.leet))


def colleagues(folded: Folded, own: Own) -> Iterator[Hit]:
    """Mail names as words of the text, also parted by other signs or turned round."""
    if not own.mail_names:
        return
    said = set(_WORD.findall(folded.text))
    singles = [
        (one, "".join(_WORD.findall(one[0]))) for one in islice(_SINGLES.finditer(folded.text), 100)
    ]
    names = _names(own.mail_names)
    yield from (Hit("colleague", *one.span()) for one, word in singles if (word,) in names)
    there = [parts for parts in names if said.issuperset(parts) or "".join(parts) in said]
    if there:
        pattern = re.compile("|".join(map(_name_pattern, there[:_MOST_NAMES])))
        yield from (Hit("colleague", *one.span()) for one in pattern.finditer(folded.text))


def _name_pattern(parts: tuple[str, ...]) -> str:
    either = "|".join(r"[._\- ]{0,2}".join(order) for order in {parts, parts[::-1]})
    return f"(?<![a-z0-9])(?:{either})(?![a-z0-9])"


@lru_cache(maxsize=64)
def _names(mail_names: frozenset[str]) -> frozenset[tuple[str, ...]]:
    """In their parts; what is nobody's (info, admin) or too short is left out."""
    parted = (
        tuple(filter(None, _PARTED.split(fold(one.partition("+")[0]).text))) for one in mail_names
    )
    return frozenset(
        parts
        for parts in parted
        if len("".join(parts)) >= _SHORTEST_MAIL_NAME and "".join(parts) not in _ANYBODY
    )


@lru_cache(maxsize=64)
def _patterns(names: tuple[str, ...]) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """One for names with Hangul or kanji, one for Latin names, which are read as leet."""
    bare = sorted(set(_bare(names)), key=lambda one: (-len(one), one))[:_MOST_NAMES]
    latin = [leet_of(one) for one in bare if one.isascii()]
    others = [one for one in bare if not one.isascii()]
    return _one_of(map(_pattern_of, others)), _one_of(map(_latin_pattern_of, latin))


def _one_of(patterns: Iterable[str]) -> re.Pattern[str] | None:
    joined = "|".join(one for one in patterns if one)
    return re.compile(joined) if joined else None


def _bare(names: Iterable[str]) -> Iterator[str]:
    """Without legal forms and signs; a domain also by its own name."""
    for name in names:
        plain = _LATIN_FORMS.sub("", _FORMS.sub("", fold(name).text).strip())
        if "." in plain and " " not in plain and plain.isascii():
            yield plain
            plain = plain.partition(".")[0]
            if len(plain) < _SHORT_LATIN - 1:
                continue
        letters = "".join(filter(str.isalnum, plain))
        if len(letters) > 1 and letters not in _ANYBODY:
            yield letters


def _pattern_of(name: str) -> str:
    """As it is, in its letters (ㅎㅏㄴㅂㅣㅊ), and by its first sounds (ㅎㅂㅈㅈ).

    Each begins with a letter: the search then jumps from one to the next.
    """
    apart = _S.join(map(re.escape, "".join(map(_letters_of, name))))
    if len(name) <= _SHORT_HANGUL:
        rest = _S.join(map(re.escape, name[1:]))
        end = f"(?=$|[^가-힣a-z0-9]|{_AFTER})"
        return f"{re.escape(name[0])}(?<![가-힣a-z0-9].){_S}{rest}{end}|{apart}"
    patterns = [_S.join(map(re.escape, name)), apart]
    sounds = [_first_sound(one) for one in name]
    if all(sounds):
        patterns.append(f"{sounds[0]}(?<![ㄱ-ㅎ].){''.join(sounds[1:])}(?![ㄱ-ㅎ])")
    return "|".join(patterns)


def _latin_pattern_of(name: str) -> str:
    letters = list(map(re.escape, name))
    if len(name) > _SHORT_LATIN:
        return _S.join(letters)
    return f"{letters[0]}(?<![a-z].){_S}{_S.join(letters[1:])}(?![a-z])"


def _letters_of(one: str) -> str:
    if not "가" <= one <= "힣":
        return one
    code = ord(one) - ord("가")
    return f"{_FIRST_SOUNDS[code // 588]}{_VOWELS[code % 588 // 28]}{_LAST_SOUNDS[code % 28]}"


def _first_sound(one: str) -> str:
    return _FIRST_SOUNDS[(ord(one) - ord("가")) // 588] if "가" <= one <= "힣" else ""
