"""Which passwords are taken: long enough, and not among the first that anybody would try.

No rules about kinds of characters. What is counted is what a guesser would have to guess: known
words, runs on a keyboard, repetitions and the member's own names count nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from forum.errors import NotValid

SHORTEST, LONGEST = 10, 200

_LIST = Path(__file__).with_name("common_passwords.txt")
_LEET = str.maketrans("@013$5!", "aoiessi")
_RUN = 3  # characters in a row that make a run
_ENOUGH = 6.0  # characters left to guess; a digit is worth half of one
_ROWS = tuple(
    unicodedata.normalize("NFKC", row)
    for row in (
        "abcdefghijklmnopqrstuvwxyz",
        "12345678901234567890",
        "`1234567890-=",
        "qwertyuiop[]\\",
        "asdfghjkl;'",
        "zxcvbnm,./",
        "!@#$%^&*()_+",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
        "1q2w3e4r5t6y7u8i9o0p",
        "q1w2e3r4t5y6u7i8o9p0",
        "qazwsxedcrfvtgbyhnujmikolp",
        "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ",
        "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ",
        "ㅋㅌㅊㅍㅠㅜㅡ",
        "가나다라마바사아자차카타파하",
    )
)


def read_password(text: str, *, personal: Iterable[str] = (), field: str = "password") -> str:
    """The password as it is to be derived from (NFKC, as keyboards differ in how they compose).

    `personal` are words a guesser knows about the member. Raises NotValid.
    """
    try:
        password = unicodedata.normalize("NFKC", text)
        password.encode()
    except UnicodeEncodeError as error:
        raise NotValid("accounts.password.malformed", field=field) from error
    if len(password) < SHORTEST:
        raise NotValid("accounts.password.short", field=field, shortest=SHORTEST)
    if len(text) > LONGEST or len(password) > LONGEST:
        raise NotValid("accounts.password.long", field=field, longest=LONGEST)
    if is_common(password, personal):
        raise NotValid("accounts.password.common", field=field)
    return password


def typed_password(text: str) -> str:
    """A password typed to sign in: composed alike, and cut where none can be that long."""
    return unicodedata.normalize("NFKC", text[: LONGEST + 1].encode("utf-8", "replace").decode())


def personal_words(address: str) -> list[str]:
    """What an address tells about its owner: the local part, its parts, the domain's names."""
    local, _, domain = address.lower().partition("@")
    return [local, *re.split(r"[._+'&-]", local), *domain.split(".")]


def is_common(password: str, personal: Iterable[str] = ()) -> bool:
    folded = unicodedata.normalize("NFKC", password).casefold()
    known = _known_words() | {word.casefold() for word in personal if len(word) > _RUN}
    spellings = {folded, folded.translate(_LEET)}
    return min(_left_to_guess(one, known) for one in spellings) < _ENOUGH


@cache
def _known_words() -> frozenset[str]:
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line.casefold() for line in lines if line and not line.startswith("#"))


def _left_to_guess(text: str, known: frozenset[str]) -> float:
    covered = bytearray(len(text))
    for start, end in (*_words(text, known), *_runs(text), *_repetitions(text)):
        covered[start:end] = b"\1" * (end - start)
    left = [character for character, hidden in zip(text, covered, strict=True) if not hidden]
    return sum(0.5 if character.isdigit() else 1.0 for character in left)


def _words(text: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    longest = max(map(len, known))
    for start in range(len(text)):
        for end in range(min(len(text), start + longest), start + _RUN - 1, -1):
            if text[start:end] in known:
                yield start, end
                break


def _runs(text: str) -> Iterator[tuple[int, int]]:
    # Upwards, downwards and round the corner of each row: 4321, rewq, asdf.
    for start in range(len(text) - _RUN + 1):
        end = start + _RUN
        if any(text[start:end] in row or text[start:end] in row[::-1] for row in _ROWS):
            yield start, end


_REPEATED = re.compile(r"(.{1,8}?)\1+", re.DOTALL)


def _repetitions(text: str) -> Iterator[tuple[int, int]]:
    # The first of the repeated parts is still to be guessed.
    for match in _REPEATED.finditer(text):
        yield match.start() + len(match.group(1)), match.end()
