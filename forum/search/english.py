"""Latin words: Snowball stems without stop words."""

from functools import cache, lru_cache
from typing import Any

STOP_WORDS = frozenset({
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be",
    "because", "been", "before", "being", "but", "by", "can", "could", "did", "do", "does",
    "doing", "don", "down", "for", "from", "had", "has", "have", "having", "he", "her", "here",
    "him", "his", "how", "i", "if", "in", "into", "is", "it", "its", "just", "me", "more",
    "most", "my", "no", "nor", "not", "now", "of", "off", "on", "once", "only", "or", "other",
    "our", "out", "over", "own", "s", "same", "she", "should", "so", "some", "such", "t",
    "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those",
    "through", "to", "too", "under", "until", "up", "very", "was", "we", "were", "what", "when",
    "where", "which", "while", "who", "whom", "why", "will", "with", "would", "you", "your",
})  # fmt: skip


@cache
def _stemmer() -> Any:  # noqa: ANN401  Whoosh's Snowball port has no types
    from whoosh.lang.snowball.english import EnglishStemmer  # noqa: PLC0415  only when English is met

    return EnglishStemmer()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    return str(_stemmer().stem(word))


def weight(word: str) -> float:
    """A stop word still counts a little, so that a query of stop words alone finds something."""
    return 0.1 if word in STOP_WORDS else 1.3
