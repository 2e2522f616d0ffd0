from dataclasses import dataclass


@dataclass(frozen=True)
class ThreadChanged:
    """A thread's words or their visibility changed: asked, shared, answered, edited, deleted."""

    thread_id: str


@dataclass(frozen=True)
class ThreadAsked:
    thread_id: str


@dataclass(frozen=True)
class ThreadSettled:
    """Nobody can know its authors any more: whatever else was signed in it goes in this unit."""

    thread_id: str


@dataclass(frozen=True)
class EpochDestroyed:
    """All its threads are settled; told every night, so whoever hears it may hear it again."""

    epoch: str


@dataclass(frozen=True)
class PostWritten:
    """New words: an opening, an answer or a comment, or an edit of one."""

    thread_id: str
    post_id: str


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
