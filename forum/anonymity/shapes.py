"""What this room needs to know of a thread; it knows no other room."""

from typing import Protocol


class Salted(Protocol):
    @property
    def salt_id(self) -> str: ...
    @property
    def epoch(self) -> str: ...


class Tagged(Salted, Protocol):
    @property
    def author_tag(self) -> bytes: ...
