from dataclasses import dataclass


@dataclass(frozen=True)
class ThreadChanged:
    """A thread's words or their visibility changed: asked, shared, answered, edited, deleted."""

    thread_id: str


@dataclass(frozen=True)
class ThreadAsked:
    thread_id: str


@dataclass(frozen=True)
class Answered:
    thread_id: str
    post_id: str


@dataclass(frozen=True)
class AnswerAccepted:
    thread_id: str
    post_id: str


@dataclass(frozen=True)
class PostHidden:
    thread_id: str
    post_id: str


@dataclass(frozen=True)
class PostShown:
    thread_id: str
    post_id: str


@dataclass(frozen=True)
class PostDeleted:
    thread_id: str
    post_id: str
