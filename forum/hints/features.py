"""What a text is weighed by: its runs of letters, hashed; no word is kept.

The same for learning (tests/bars/moderation/train.py) and for weighing. Rolling hashes over whole
lists: in pure Python ten times as fast as one hash for each run.
"""

import re
import unicodedata

BITS = 17
_FACTOR = 0x9E3779B1
_WIDE = (1 << 32) - 1
LETTERS = 4  # the longest run
_SPACES = re.compile(r"\s+")
_LONG = re.compile(r"(.)\1{2,}")


def ready(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower()
    short = _LONG.sub(r"\1\1", _SPACES.sub(" ", plain)).strip()
    return f" {short} "


def buckets(text: str) -> list[int]:
    """Of a text made ready: every run's bucket, also what occurs again."""
    units = list(map(ord, text))
    found, rolling = [], [_FACTOR + one for one in units]
    for length in range(1, LETTERS + 1):
        if length > 1:
            rolling = [
                (before * _FACTOR + one) & _WIDE
                for before, one in zip(rolling, units[length - 1 :], strict=False)
            ]
        found += [(one * _FACTOR & _WIDE) >> (32 - BITS) for one in rolling]
    return found
