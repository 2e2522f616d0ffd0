"""Texts as the analyser reads them: one form of each character, and runs of one script."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import accumulate

# Lone surrogates, control characters and what has no width: they hide words from a search.
_NOISE = re.compile(
    "[\ud800-\udfff\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
# A character with what combines with it; a decomposed Hangul syllable.
_CLUSTER = re.compile("[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|.[\u0300-\u036f]*", re.DOTALL)
HANGUL = re.compile("[가-힣]")
HANGUL_RUN = re.compile("[가-힣]+|[ㄱ-ㅣ]+")
WORD = re.compile("[가-힣]+|[a-z0-9\u00df-\u024f]+|[ぁ-ゖーァ-ヺ一-鿿㐀-䶿々]+|[ㄱ-ㅣ]+")
LATIN_WORD = re.compile("[a-z0-9\u00df-\u024f]+")
JAPANESE = re.compile("[ぁ-ゖーァ-ヺ一-鿿㐀-䶿々]+")


def fold(text: str) -> str:
    """Compatibility forms made one, decomposed Hangul composed, lower case, no noise."""
    return unicodedata.normalize("NFKC", _NOISE.sub("", text)).lower()


def folded_with_places(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its places (and its end) the place in the original."""
    folded = text.lower()
    if (
        len(folded) == len(text)
        and unicodedata.is_normalized("NFKC", text)
        and not _NOISE.search(text)
    ):
        return folded, range(len(text) + 1)
    clusters = _CLUSTER.findall(text)
    starts = accumulate(map(len, clusters), initial=0)
    folds = [fold(cluster) for cluster in clusters]
    places = [start for start, part in zip(starts, folds, strict=False) for _ in part]
    return "".join(folds), [*places, len(text)]
