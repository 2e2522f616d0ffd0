"""What is asked of an index: which terms to look up, and what each feature is worth."""

from dataclasses import dataclass
from typing import Protocol

from forum.search.analyser import Analyser
from forum.search.features import KINDS, number, title_features
from forum.search.ranking import Lookup, Scorer, affordable, idf, rarest


@dataclass(frozen=True, slots=True)
class Profile:
    """How much a search may cost, and what it prefers. Found by trials."""

    text: float  # worth of the whole text beside the title
    least_share: float  # below this a thread has nothing to do with the query
    terms: int = 12
    postings: int = 4_000  # each side
    plenty: int = 1_500
    candidates: int = 100


SEARCH = Profile(text=0.6, least_share=0.25, candidates=60, postings=3_000, plenty=1_000)
SIMILAR = Profile(text=0.1, least_share=0.25)


class Counts(Protocol):
    documents: int
    averages: dict[str, float]

    def count(self, field: str, term: str) -> int: ...


@dataclass(frozen=True, slots=True)
class Query:
    lookups: list[Lookup]
    title: Scorer
    text: Scorer


def read_query(text: str, analyser: Analyser, counts: Counts, profile: Profile) -> Query:
    tokens = analyser.analyse(text)
    in_title = _weighed("t", title_features(text, tokens), counts)
    in_text = _weighed("c", tokens.weights, counts)
    in_pairs = _weighed("b", dict.fromkeys(tokens.b, KINDS["b"]), counts)
    return Query(
        _lookups(in_title, [*in_text, *in_pairs], profile),
        Scorer({number(one.term): one.worth for one in in_title}, counts.averages["title"]),
        Scorer({number(one.term): one.worth for one in in_text}, counts.averages["text"]),
    )


def _weighed(field: str, weights: dict[str, float], counts: Counts) -> list[Lookup]:
    lookups = []
    for term, weight in weights.items():
        threads = counts.count(field, term)
        lookups.append(Lookup(field, term, threads, weight * idf(counts.documents, threads)))
    return lookups


def _lookups(in_title: list[Lookup], in_text: list[Lookup], profile: Profile) -> list[Lookup]:
    """Words and pairs only: single characters and jamo would bring half of the index."""
    words = [one for one in in_title if one.threads and one.term[0] in "cb"]
    texts = [one._replace(worth=one.worth * profile.text) for one in in_text if one.threads]
    both = [
        *affordable(words, profile.terms, profile.postings),
        *affordable(texts, profile.terms, profile.postings),
    ]
    chosen = both or rarest([*words, *texts])
    return sorted(chosen, key=lambda one: one.threads)
