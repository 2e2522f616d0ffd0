"""The embedded engine: candidates from Whoosh, re-scored on what its columns hold.

Whoosh's own scoring walks all terms of a query together in Python; here its postings are read
term by term, the rarest first, which costs a fraction of it.
"""

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from heapq import nlargest
from pathlib import Path
from typing import Any

from whoosh import index
from whoosh.reading import CorruptIndexError

from forum.search import whoosh_index
from forum.search.analyser import Analyser, MorphemeAnalyser
from forum.search.engine import Document, Found, Hit, IndexMissing
from forum.search.hangul import is_initials
from forum.search.query import SEARCH, SIMILAR, Profile, Query, read_query
from forum.search.snapshot import Snapshot

log = logging.getLogger(__name__)

_LONGEST_QUERY = 300  # characters that are read: a pasted page is no query


class WhooshEngine:
    """Any number of processes search; one, the worker's, calls change, rebuild and tidy."""

    def __init__(self, folder: Path, analyser: Analyser | None = None) -> None:
        self._folder = folder
        self._analyser = analyser or MorphemeAnalyser()
        self._snapshot: Snapshot | None = None
        self._stamp = ""
        self._one_reader = threading.Lock()

    def change(self, documents: Iterable[Document], gone: Iterable[str]) -> None:
        latest = {document.id: document for document in documents}
        with whoosh_index.only_writer(self._folder):
            opened = whoosh_index.opened(self._folder)
            try:
                news = whoosh_index.changed(opened, latest.values())
                forgotten = [*(one.id for one in news), *gone]
                if forgotten:
                    whoosh_index.write(opened, self._rows(news), forgotten)
            except CorruptIndexError as problem:
                raise IndexMissing from problem

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Searches go on in the old index until the new one is whole."""
        with (
            whoosh_index.only_writer(self._folder),
            whoosh_index.replaced(self._folder) as made,
        ):
            whoosh_index.write(made, self._rows(documents))

    def tidy(self) -> None:
        """Take the last traces of forgotten documents off the disk."""
        with whoosh_index.only_writer(self._folder):
            opened = whoosh_index.opened(self._folder)
            whoosh_index.write(opened, (), merging=whoosh_index.merge_forgotten)

    def _rows(self, documents: Iterable[Document]) -> Iterator[dict[str, Any]]:
        return (whoosh_index.row(each, self._analyser) for each in documents)

    def search(self, query: str, limit: int = 20) -> Found:
        if is_initials(query):
            return self._read(lambda snapshot: _by_initials(snapshot, query, limit))
        return self._read(lambda snapshot: self._ranked(snapshot, query, limit, SEARCH))

    def similar(self, title: str, limit: int = 5) -> Found:
        return self._read(lambda snapshot: self._ranked(snapshot, title, limit, SIMILAR))

    def _ranked(self, snapshot: Snapshot, text: str, limit: int, profile: Profile) -> list[Hit]:
        query = read_query(text[:_LONGEST_QUERY], self._analyser, snapshot, profile)
        return _best(snapshot, query, limit, profile)

    def _read(self, ask: Callable[[Snapshot], list[Hit]]) -> Found:
        """Whatever a damaged index throws, the caller is told and can ask the database."""
        with self._one_reader:
            try:
                return Found(ask(self._current()))
            except Exception as problem:  # noqa: BLE001  a torn file shows as any exception
                self._forget()
                log.warning("search index not readable: %s", type(problem).__name__)
                return Found(ready=False)

    def _current(self) -> Snapshot:
        stamp = whoosh_index.stamp(self._folder)
        if self._snapshot is None or self._stamp != stamp or not self._snapshot.is_current():
            self._forget()
            self._snapshot = Snapshot(index.open_dir(str(self._folder)).searcher())
            self._stamp = stamp
        return self._snapshot

    def _forget(self) -> None:
        if self._snapshot is not None:
            self._snapshot.close()
        self._snapshot = None


def _by_initials(snapshot: Snapshot, query: str, limit: int) -> list[Hit]:
    found = snapshot.with_initials(query.replace(" ", ""), limit)
    return [Hit(snapshot.name(number), 1.0 / rank, 1.0) for rank, number in enumerate(found, 1)]


def _best(snapshot: Snapshot, query: Query, limit: int, profile: Profile) -> list[Hit]:
    hits = [
        Hit(snapshot.name(number), *_score(snapshot, query, number, profile))
        for number in _candidates(snapshot, query, profile)
    ]
    enough = (hit for hit in hits if hit.share >= profile.least_share)
    return sorted(enough, key=lambda hit: (-hit.score, hit.id))[:limit]


def _candidates(snapshot: Snapshot, query: Query, profile: Profile) -> list[int]:
    """The most promising threads by the rarest terms.

    Once there are plenty, a common term only lifts those already found: it could not bring
    another one to the top.
    """
    promise: defaultdict[int, float] = defaultdict(float)
    for lookup in query.lookups:
        numbers = snapshot.postings(lookup.field, lookup.term, profile.postings)
        if len(promise) > profile.plenty:
            found: Iterable[int] = filter(promise.__contains__, numbers)
        else:
            found = numbers
        for number in found:
            promise[number] += lookup.worth
    return nlargest(profile.candidates, promise, key=promise.__getitem__)


def _score(snapshot: Snapshot, query: Query, number: int, profile: Profile) -> tuple[float, float]:
    title, title_share = query.title.score(snapshot.held("title", number))
    text, text_share = query.text.score(snapshot.held("text", number))
    return title + profile.text * text, max(title_share, text_share)
