"""The letters of Korean, Japanese and Chinese, as the inside of a character class."""

import re

EAST_ASIAN = (
    "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7a3\ud7b0-\ud7ff\uffa1-\uffdc"  # Hangul
    "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # Kana
    "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
_EAST_ASIAN_LETTER = re.compile(f"[{EAST_ASIAN}]")


def is_east_asian(character: str) -> bool:
    """Whether particles and endings may follow this letter without a space."""
    return _EAST_ASIAN_LETTER.match(character) is not None
