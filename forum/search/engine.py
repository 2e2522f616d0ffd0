"""What an engine can do. Whoosh is the embedded one; PostgreSQL can follow behind the same door."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from forum.away import NotNow


@dataclass(frozen=True, slots=True)
class Document:
    """A thread as an engine reads it: plain texts only, and nothing about anybody."""

    id: str
    title: str
    body: str
    answers: str = ""


class Hit(NamedTuple):
    id: str
    score: float
    share: float  # how much of the query's weight the thread holds, 0 to 1


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, best first.

    `ready` is false when the index is missing, old or damaged: then there are no hits, and the
    caller asks the database instead.
    """

    hits: list[Hit] = field(default_factory=list)
    ready: bool = True


class IndexMissing(Exception):
    """No index, one of another version, or a torn one: it has to be rebuilt."""


class IndexBusy(NotNow):
    """Another process has been writing all the while: try again later."""


class Engine(Protocol):
    def change(self, documents: Iterable[Document], gone: Iterable[str]) -> None:
        """Add documents, or put them in the place of those with their ids; forget those gone.

        Raises IndexMissing, IndexBusy.
        """

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Make the index anew from all documents there are. Raises IndexBusy."""

    def tidy(self) -> None:
        """Take the words of forgotten documents off the disk, as far as that was put off."""

    def search(self, query: str, limit: int = 20) -> Found: ...

    def similar(self, title: str, limit: int = 5) -> Found: ...
