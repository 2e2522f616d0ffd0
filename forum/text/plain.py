"""The words of a post without its markup, and the beginning of them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from forum.text.cleaning import without_hidden

ELLIPSIS = "…"
SENTENCE_END = re.compile(r"[.!?](?=\s)|[。！？…]")
DANGLING = " ,;:·-–—(["
JOINER = "\u200d"
HANGUL_VOWELS_AND_FINALS = ("\u1160", "\u11ff")
SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
REGIONAL = ("\U0001f1e6", "\U0001f1ff")
TAGS = ("\U000e0020", "\U000e007f")


def plain_text(tokens: Iterable[Token]) -> str:
    """All words in the order of reading, code included, in one line with single spaces.

    Character references may spell what `clean` removed from the source, so it is removed again.
    """
    return " ".join(without_hidden("".join(_pieces(tokens))).split())


def _pieces(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield from (child.content or _gap(child) for child in token.children or ())
            yield " "
        elif token.content:
            yield token.content


def _gap(token: Token) -> str:
    return " " if token.type in {"softbreak", "hardbreak"} else ""


def excerpt(plain: str, length: int = 160) -> str:
    """The beginning of a plain text in at most `length` characters.

    A longer text ends after a sentence, else after a word, else (in a text without spaces)
    between two characters as people see them, and then with an ellipsis.
    """
    if len(plain) <= length:
        return plain
    window = plain[: max(length - len(ELLIPSIS), 0)]
    end = _after_sentence(window) or _after_word(plain, len(window)) or _whole(plain, len(window))
    return plain[:end].rstrip(DANGLING) + ELLIPSIS


def _after_sentence(window: str) -> int:
    """The end of the last sentence, 0 if that would give away more than a third."""
    end = max((found.end() for found in SENTENCE_END.finditer(window)), default=0)
    return end if end * 3 >= len(window) * 2 else 0


def _after_word(plain: str, limit: int) -> int:
    """The end of the last whole word, 0 if that would give away more than a third."""
    end = plain.rfind(" ", 0, limit + 1)
    return end if end * 3 >= limit * 2 else 0


def _whole(plain: str, end: int) -> int:
    """The nearest place at or before `end` that is between two graphemes."""
    while end > 0 and _continues(plain, end):
        end -= 1
    return end


def _continues(plain: str, at: int) -> bool:
    here, before = plain[at], plain[at - 1]
    if unicodedata.category(here).startswith("M") or JOINER in {here, before}:
        return True
    if _within(here, HANGUL_VOWELS_AND_FINALS) or _within(here, SKIN_TONES) or _within(here, TAGS):
        return True
    return _within(here, REGIONAL) and _flags_before(plain, at) % 2 == 1


def _flags_before(plain: str, at: int) -> int:
    start = at
    while start > 0 and _within(plain[start - 1], REGIONAL):
        start -= 1
    return at - start


def _within(character: str, bounds: tuple[str, str]) -> bool:
    return bounds[0] <= character <= bounds[1]
