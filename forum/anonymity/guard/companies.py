"""What calls itself a company by its legal form. Public words alone: no customer is looked up."""

import re
from collections.abc import Iterator
from itertools import islice

from forum.anonymity.guard.folding import Folded
from forum.anonymity.guard.shapes import MOST_CANDIDATES, Hit
from forum.anonymity.guard.words import any_of, words

_KOREAN = (*words("legal_forms"), *words("legal_forms_japanese"))
_FORM = re.compile(any_of(_KOREAN))
_LATIN_FORM = re.compile(rf"(?:{any_of(words('legal_forms_latin'))})(?<=[.,)a-z])(?![a-z0-9-])\.?")
_PARTICLE = "에서|에게|으로|이라는|라는|이며|이고|인데|의|는|은|가|를|을|에|와|과|로|도|만|이|인"
_LETTERS = r"[가-힣a-z0-9&\u30a0-\u30ff\u4e00-\u9fff々]"
_SHORTEST, _LONGEST = 2, 20
_AFTER = re.compile(rf" ?(?!(?:{_PARTICLE})(?![가-힣a-z0-9]))({_LETTERS}{{2,20}})")
_ENDING = re.compile(rf"(?:{_PARTICLE})$")
_BEFORE = re.compile(rf"({_LETTERS}{{2,20}})$")
_BEFORE_SPACE = re.compile(rf"({_LETTERS}{{2,20}}) $")
_BEFORE_LATIN = re.compile(r"([a-z0-9&][a-z0-9&.\-]{0,30}|[가-힣]{2,10})(?:,? (?:co\.?,? ?)?|,)$")
_CAPITALS = re.compile(r"(?:[A-Z][\w&-]{1,30}[ ,]{1,2}){1,3}$")
# Stand apart from the name before them; the signs do not.
_WITH_SPACE = re.compile("주식회사|유한회사|유한책임회사|株式会社|有限会社|合同会社")
# What comes before a form and is no name: a word's ending, or another word for a company.
_WORD = re.compile(
    "(?:은|는|의|를|을|에|된|한|인|난|운|업|사|지금|해당|저희|우리|그|이|서|고|며|여)$"
)
_BACK = 45
_NOT_NAMES = frozenset(words("not_companies"))


def companies(folded: Folded) -> Iterator[Hit]:
    text = folded.text
    for form in islice(_FORM.finditer(text), MOST_CANDIDATES):
        start, end = _before(text, form.start()), _after(text, form.end())
        if (start, end) != form.span():
            yield Hit("company", start, end)
    for form in islice(_LATIN_FORM.finditer(text), MOST_CANDIDATES):
        name = _BEFORE_LATIN.search(text[max(0, form.start() - _BACK) : form.start()])
        if name and name[1] not in _NOT_NAMES:
            start = form.start() - len(name[0])
            yield Hit("company", start - _capitals_before(folded, start), form.end())


def _after(text: str, end: int) -> int:
    """Where the name ends that follows a form, without its particle: ㈜한빛은, 주식회사 한빛."""
    name = _AFTER.match(text, end)
    if name is None or name[1] in _NOT_NAMES:
        return end
    ending = _ENDING.search(name[1])
    if ending and ending.start() >= _SHORTEST:
        return name.end() - len(ending[0])
    return name.end()


def _before(text: str, start: int) -> int:
    """Where the name begins that a form follows: 한빛㈜, or 한빛 주식회사 with nothing after it."""
    before = text[max(0, start - _LONGEST - 2) : start]
    name = _BEFORE.search(before)
    if name is None and _WITH_SPACE.match(text, start):
        name = _BEFORE_SPACE.search(before)
        if name and _WORD.search(name[1]):
            return start
    return start - len(name[0]) if name and name[1] not in _NOT_NAMES else start


def _capitals_before(folded: Folded, place: int) -> int:
    """How far capitals go before a name: Bright Pine Software Inc."""
    if folded.gaps:
        return 0
    before = _CAPITALS.search(folded.given[max(0, place - 2 * _BACK) : place])
    return len(before[0]) if before else 0
