"""What a title and a text are compared by, as short numbers that fit in an index column.

A title is known by four kinds of features: content morphemes, character bigrams, single
characters, and jamo trigrams (which see through a typing slip). Each counts once: titles
hardly repeat a word.
"""

from array import array
from collections.abc import Iterable
from zlib import crc32

from forum.search.analyser import Tokens
from forum.search.hangul import jamo
from forum.search.text import LATIN_WORD, WORD, fold

# How much each kind counts beside the content morphemes; from trials on labelled questions.
KINDS = {"c": 1.0, "b": 0.4, "u": 0.5, "j": 0.2}


def title_features(title: str, tokens: Tokens) -> dict[str, float]:
    """Feature → weight; the first letter of a feature is its kind."""
    features = {"c" + term: weight for term, weight in tokens.weights.items()}
    features |= dict.fromkeys(("b" + pair for pair in tokens.b), KINDS["b"])
    for run in WORD.findall(fold(title)):
        if not LATIN_WORD.match(run):
            features |= dict.fromkeys(("u" + character for character in run), KINDS["u"])
        letters = jamo(run)
        triples = (letters[at : at + 3] for at in range(len(letters) - 2))
        features |= dict.fromkeys(("j" + triple for triple in triples), KINDS["j"])
    return features


def number(feature: str) -> int:
    return crc32(feature.encode())


def packed(features: Iterable[str]) -> bytes:
    return array("I", sorted(map(number, features))).tobytes()


def unpacked(column: bytes) -> memoryview:
    return memoryview(column).cast("I")
