"""One generation of the Whoosh index, opened for reading: postings, counts and columns."""

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from whoosh.reading import TermNotFound

from forum.search.features import unpacked

_SAMPLE = 300  # threads whose lengths stand for all
_BIG = 0.05  # a segment with less of all threads is not asked how common a term is

_NUMBERS = 1_000_000  # numbers of threads that are remembered: 4 MB
_COUNTS = 50_000  # terms whose counts are remembered: about 8 MB


class Snapshot:
    """Threads are numbered from 0 across the segments.

    To be used by one thread of execution at a time: Whoosh's readers share a place in a file.
    """

    def __init__(self, searcher: Any) -> None:  # noqa: ANN401  Whoosh has no types
        self._searcher = searcher
        leaves = searcher.reader().leaf_readers()
        self._leaves = [(leaf, base) for leaf, base in leaves if leaf.doc_count_all()]
        self._bases = [base for _, base in self._leaves]
        self._columns = {
            name: [leaf.column_reader(name) for leaf, _ in self._leaves]
            for name in ("title", "text", "initials")
        }
        self.documents: int = searcher.reader().doc_count()
        everything: int = searcher.reader().doc_count_all()
        self._big = [e for e, _ in self._leaves if e.doc_count_all() >= _BIG * everything]
        self._small = [leaf for leaf, _ in self._leaves if leaf not in self._big]
        self.averages = {name: self._average(name) for name in ("title", "text")}
        self._counts: dict[tuple[str, str], int] = {}
        self._postings: dict[tuple[str, str, int], array[int]] = {}
        self._kept = 0
        self._initials: list[str] | None = None

    def is_current(self) -> bool:
        return bool(self._searcher.up_to_date())

    def close(self) -> None:
        self._searcher.close()

    def _average(self, name: str) -> float:
        """Length in features, from the first threads of the biggest segment."""
        if not self._leaves:
            return 1.0
        biggest = max(range(len(self._leaves)), key=lambda at: self._leaves[at][0].doc_count_all())
        column = self._columns[name][biggest]
        size = min(_SAMPLE, self._leaves[biggest][0].doc_count_all())
        lengths = [len(unpacked(column[at])) for at in range(size)]
        return float(max(1.0, sum(lengths) / size))

    def count(self, field: str, term: str) -> int:
        """In about how many threads a term is: exact where it matters, 0 when in none."""
        known = self._counts.get((field, term))
        if known is None:
            if len(self._counts) > _COUNTS:
                self._counts.clear()
            known = self._counts[field, term] = self._count(field, term)
        return known

    def _count(self, field: str, term: str) -> int:
        in_big = sum(leaf.doc_frequency(field, term) for leaf in self._big)
        return int(in_big or sum(leaf.doc_frequency(field, term) for leaf in self._small))

    def postings(self, field: str, term: str, most: int) -> Sequence[int]:
        """The first threads that hold a term; kept, as people look for the same words."""
        known = self._postings.get((field, term, most))
        if known is None:
            if self._kept > _NUMBERS:
                self._postings.clear()
                self._kept = 0
            known = array("I", islice(self._read(field, term), most))
            self._postings[field, term, most] = known
            self._kept += len(known)
        return known

    def _read(self, field: str, term: str) -> Iterator[int]:
        for leaf, base in self._leaves:
            with suppress(TermNotFound):
                for number in leaf.postings(field, term).all_ids():
                    yield base + number

    def held(self, side: str, number: int) -> memoryview:
        """The features of a thread's title or text."""
        at = bisect_right(self._bases, number) - 1
        return unpacked(self._columns[side][at][number - self._bases[at]])

    def name(self, number: int) -> str:
        return str(self._searcher.stored_fields(number)["id"])

    def with_initials(self, sought: str, limit: int) -> list[int]:
        """Threads whose title has these initials: those that begin with them first."""
        titles = self._all_initials()
        begin = (at for at, title in enumerate(titles) if title.startswith(sought))
        hold = (at for at, title in enumerate(titles) if title.find(sought) > 0)
        return [*islice(begin, limit), *islice(hold, limit)][:limit]

    def _all_initials(self) -> list[str]:
        """About 2 MB for 20,000 titles; read when somebody first searches by initials."""
        if self._initials is None:
            self._initials = [
                "" if leaf.is_deleted(at) else column[at].decode()
                for (leaf, _), column in zip(self._leaves, self._columns["initials"], strict=True)
                for at in range(leaf.doc_count_all())
            ]
        return self._initials
