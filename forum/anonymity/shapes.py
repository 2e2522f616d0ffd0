"""What this room needs to know of a thread; it knows no other room."""

from typing import Protocol

from forum.figures import Bucket


class Salted(Protocol):
    @property
    def salt_id(self) -> str: ...
    @property
    def epoch(self) -> str: ...


class Counted(Salted, Protocol):
    """A thread with what everybody sees of it: its bucket, and how many people took part."""

    @property
    def company_bucket(self) -> Bucket: ...
    @property
    def people(self) -> int: ...
