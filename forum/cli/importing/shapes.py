"""Threads on their way in: read and found good, not yet written."""

from dataclasses import dataclass, field
from datetime import datetime

from forum.board.models import ThreadKind


class BadLine(Exception):
    """Why a line cannot be taken; without the words it holds."""


@dataclass(frozen=True)
class Staff:
    """The work name and the team, as people saw them."""

    name: str
    team: str


@dataclass(frozen=True)
class IncomingPost:
    """`by`: who wrote, as numbered in this thread, 0 the author; None: somebody of their own."""

    parts: list[str]
    at: datetime
    votes: int = 0
    by: int | None = None
    staff: Staff | None = None
    is_official: bool = False
    is_accepted: bool = False
    comments: list["IncomingPost"] = field(default_factory=list)


@dataclass(frozen=True)
class IncomingThread:
    """`key`: what makes it the same thread when it comes again."""

    key: str
    kind: ThreadKind
    category: str
    language: str
    title: str
    tags: list[str]
    environment: dict[str, str] | None
    opening: IncomingPost
    answers: list[IncomingPost]
