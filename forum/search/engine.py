"""What an engine can do. Whoosh is the embedded one; PostgreSQL can follow behind the same door."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol


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


class Engine(Protocol):
    def index(self, documents: Iterable[Document]) -> None:
        """Add the documents, or put them in the place of those with the same id."""

    def remove(self, ids: Iterable[str]) -> None:
        """Forget the documents, and take their words off the disk."""

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Make the index anew from all documents there are."""

    def search(self, query: str, limit: int = 20) -> Found: ...

    def similar(self, title: str, limit: int = 5) -> Found: ...
