"""A person with a title: 김 대리님, 박지훈 과장, 홍 길 동 님, Mr. Kim, 田中さん."""

import re
from collections.abc import Iterator
from itertools import islice

from forum.anonymity.guard.folding import Folded
from forum.anonymity.guard.shapes import MOST_CANDIDATES, Hit
from forum.anonymity.guard.words import any_of, words

_S = r"(?>[ .\-_/]{1,2}|\*?)"
_PAIRS = words("two_syllable_surnames")
_FIRST = "".join(dict.fromkeys([*words("surnames"), *(pair[0] for pair in _PAIRS)]))
_SECOND = "|".join(f"(?<={pair[0]}){pair[1]}" for pair in _PAIRS)
# One letter first, so that the search jumps from one to the next; then nothing may stand before it.
_SURNAME = f"[{_FIRST}](?<![가-힣a-z0-9].)(?:{_SECOND})?"
_GIVEN = f"[{''.join(words('given_syllables'))}]"
_SINGLE = f"[{''.join(words('single_given'))}]"
_TITLES, _WEAK = any_of(words("titles")), any_of(words("weak_titles"))
_TITLE = f"님|씨|(?:{_TITLES})님?|(?:{_WEAK})님"
_NAME = f"{_SURNAME}(?:[ .]?(?!{_TITLES}){_GIVEN}{_GIVEN}|{_SINGLE})?"
# What may follow a name or title: the end, no Hangul, or a particle.
_PARTICLE = (
    "께서|께선|께|에게서|에게|한테서|한테|이랑|랑|하고|이라고|라고|이라는|라는|이라|이고|이며|이나|이든|인데"
    "|입니다|이에요|예요|이예요|이었|였|이셨|이십|이신|이죠|이지|까지|부터|처럼|보다|으로|로|에서|에|조차|마다"
    "|들|의|은|는|이|가|을|를|과|와|도|만|요|야|아"
)
_END = rf"(?=$|[^가-힣]|(?:{_PARTICLE})(?:$|[^가-힣]|{_PARTICLE}))"
_TOGETHER = re.compile(f"(?P<name>{_NAME})(?P<gap>{_S})(?P<title>{_TITLE})")
_TITLED = re.compile(f"{_TOGETHER.pattern}{_END}")
# Letter by letter: 김 대 리 님께, 박.지.훈 과장
_SPREAD = re.compile(rf"[{_FIRST}](?<![가-힣].)(?:[ .\-_*/]{{1,2}}[가-힣]){{2,9}}[가-힣]{{0,4}}")
_SIGNS = re.compile(r"[ .\-_*/]+")

_ROMAN = frozenset(words("roman_surnames"))
_HONORED = re.compile(
    rf"(?:{any_of(words('english_titles'))})(?![a-z])\.?[ ]{{1,2}}(?P<name>[a-z]{{2,20}})(?![a-z])"
)
_ROMAN_TITLED = re.compile(
    rf"(?P<name>[a-z](?<![a-z].)[a-z]{{1,6}}+)(?P<gap> ?)(?P<title>{_TITLE}){_END}"
)
_NOT_ENGLISH = frozenset(words("not_english_names"))
_KANJI = "[\u4e00-\u9fff々]"
_JAPANESE = re.compile(
    rf"(?P<name>{_KANJI}(?<!{_KANJI}.){_KANJI}{{0,3}}?)"
    rf"(?P<gap> ?)(?P<title>{any_of(words('japanese_titles'))})"
)
_JAPANESE_NAMES = frozenset(words("japanese_surnames"))
_SHORTEST = 2  # spread out, two letters are no name with a title
_PAIR = 2
_NOT_NAMES = frozenset(words("not_names"))
_COMMON = frozenset(words("surnames")[:62])
# Words as well as surnames: what they say before a title is the word.
_BEFORE_TITLES = frozenset(words("before_titles"))
_NEVER = frozenset(words("never_before_titles"))


def persons(folded: Folded) -> Iterator[Hit]:
    text = folded.text
    yield from (_hit(one) for one in _some(_TITLED, text) if _is_named(one))
    yield from _spread(text)
    for one in _some(_HONORED, text):
        if _is_english(folded, one):
            yield Hit("person", *one.span())
    yield from (_hit(one) for one in _some(_ROMAN_TITLED, text) if one["name"] in _ROMAN)
    yield from (_hit(one) for one in _some(_JAPANESE, text) if _begins_japanese(one["name"]))


def _some(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    return islice(pattern.finditer(text), MOST_CANDIDATES)


def _hit(one: re.Match[str]) -> Hit:
    return Hit("person", *one.span(), keep=one.end() - one.end("name"))


def _spread(text: str) -> Iterator[Hit]:
    for run in _some(_SPREAD, text):
        places = [run.start() + at for at, letter in enumerate(run[0]) if "가" <= letter <= "힣"]
        together = _SIGNS.sub("", run[0])
        one = _TOGETHER.search(together)
        if one and _is_named(one) and len(one["name"] + one["title"]) > _SHORTEST:
            yield Hit("person", places[one.start()], places[one.end() - 1] + 1)


def _is_english(folded: Folded, one: re.Match[str]) -> bool:
    """Mr. Kim, not a word that ends in mr nor Ms Word; a name has a capital."""
    if folded.text[one.start() - 1 : one.start()].isalpha() or one["name"] in _NOT_ENGLISH:
        return False
    return folded.given[folded.at(one.start("name"))].isupper()


def _begins_japanese(name: str) -> bool:
    return any(name[:length] in _JAPANESE_NAMES for length in (1, 2, 3))


def _is_named(one: re.Match[str]) -> bool:
    """Whether this is a name before a title, and not a word: 이 팀장, 전 대표, 주차장, 인사팀장."""
    name = "".join(filter(str.isalpha, one["name"]))
    title = "".join(filter(str.isalpha, one["title"]))
    plain = title.removesuffix("님")
    if name in _NOT_NAMES or name + plain in _NOT_NAMES or _is_one_word(name, plain, one["gap"]):
        return False
    if len(name) > _PAIR:
        return not (one["gap"] and (name[-1] in _NO_NAMES_END or _is_far_fetched(one["name"])))
    if plain in {"", "씨"}:
        return False  # one alone is not called so without a given name
    if len(name) > 1:
        return name[0] in _COMMON
    if name in _NEVER or name not in _COMMON:
        return False
    return not one["gap"] or name not in _BEFORE_TITLES or title != plain


_WORD_ENDS = (
    *(("주", "차장"), ("이", "사장"), ("위", "원장"), ("지", "국장"), ("인", "대표")),
    *(("종", "사원"), ("조", "사원"), ("심", "사원")),
)
_NO_NAMES_END = "한도회소"  # 추천한 원장, 전라도 사장, 위원회 회장


def _is_far_fetched(name: str) -> bool:
    """A rare surname that stands apart from the rest: 시 주택 과장."""
    return not name.isalpha() and name[0] not in _COMMON


def _is_one_word(name: str, title: str, gap: str) -> bool:
    """지하주차장, 임시이사장: the name's last letter belongs to the word that ends the match."""
    return not gap and any(name.endswith(last) and title == rest for last, rest in _WORD_ENDS)
