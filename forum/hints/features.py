"""What a text is weighed by: its runs of letters and of strokes, hashed; no word is kept.

The same for learning (tests/bars/moderation/train.py) and for weighing. Rolling hashes over whole
lists: in pure Python ten times as fast as one hash for each run.
"""

import re
import unicodedata
from functools import cache

from forum.hints.hangul import FIRST, LAST, parts

BITS = 17
_MASK = (1 << BITS) - 1
_FACTOR = 0x9E3779B1
_WIDE = (1 << 32) - 1
LETTERS = (1, 2, 3, 4)  # runs of so many letters
STROKES = (4, 6)  # and of so many strokes: of syllables taken apart
_SPACES = re.compile(r"\s+")
_LONG = re.compile(r"(.)\1{2,}")


def ready(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower()
    short = _LONG.sub(r"\1\1", _SPACES.sub(" ", plain)).strip()
    return f" {short} "


def buckets(text: str) -> list[int]:
    """Of a text made ready: every run's bucket, also what occurs again."""
    found: list[int] = []
    for units, lengths, salt in (
        (list(map(ord, text)), LETTERS, 1),
        (list(map(ord, text.translate(_strokes()))), STROKES, 2),
    ):
        found += _runs(units, lengths, salt)
    return found


def _runs(units: list[int], lengths: tuple[int, ...], salt: int) -> list[int]:
    found: list[int] = []
    rolling = [salt * _FACTOR + one for one in units]
    for length in range(1, lengths[-1] + 1):
        if length > 1:
            rolling = [
                (before * _FACTOR + one) & _WIDE
                for before, one in zip(rolling, units[length - 1 :], strict=False)
            ]
        if length in lengths:
            found += [(one * _FACTOR & _WIDE) >> (32 - BITS) for one in rolling]
    return found


@cache
def _strokes() -> dict[int, str]:
    """`_` where a syllable has no final: the next one's initial is no part of it."""
    return {
        code: "".join(parts(chr(code))).replace(" ", "_") for code in range(FIRST, LAST + 1)
    }
