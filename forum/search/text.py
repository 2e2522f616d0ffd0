"""Texts as the analyser reads them: one form of each character, and runs of one script."""

import re
import unicodedata

# Lone surrogates, control characters and what has no width: they hide words from a search.
_NOISE = re.compile(
    "[\ud800-\udfff\x00-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
HANGUL = re.compile("[가-힣]+")
WORD = re.compile("[가-힣]+|[a-z0-9\u00df-\u024f]+|[ぁ-ゖーァ-ヺー一-鿿㐀-䶿々]+|[ㄱ-ㅣ]+")
LATIN = re.compile("[a-z\u00df-\u024f]+|[0-9]+")
LATIN_WORD = re.compile("[a-z0-9\u00df-\u024f]+")
JAPANESE = re.compile("[ぁ-ゖーァ-ヺ一-鿿㐀-䶿々]+")


def fold(text: str) -> str:
    """Compatibility forms made one, decomposed Hangul composed, lower case, no noise."""
    return unicodedata.normalize("NFKC", _NOISE.sub("", text)).lower()
