"""What a thread's page is made of. Nothing here has an author to give."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from markupsafe import Markup

from forum.board.models import (
    ACTS,
    DECISIONS,
    HELD,
    PART_BREAK,
    QUESTIONS,
    PostKind,
    RelayKind,
    Thread,
)


@dataclass(frozen=True)
class Label:
    """글쓴이 is number 0, 익명 n the others; staff appear by work name and team."""

    number: int | None
    pebble: int
    staff_name: str = ""
    staff_team: str = ""

    @property
    def is_author(self) -> bool:
        return self.number == 0

    @property
    def is_staff(self) -> bool:
        return self.number is None


class Authored(Protocol):
    """A post, as far as its label needs it: an entity or a row of its columns."""

    @property
    def staff_id(self) -> str | None: ...
    @property
    def staff_name(self) -> str | None: ...
    @property
    def staff_team(self) -> str | None: ...


@dataclass(frozen=True)
class Checked:
    """For which release of the product staff found an answer right."""

    release: str
    team: str
    at: datetime


@dataclass(frozen=True)
class PostPage:
    """A post without its author: a label, and what the reader may do here."""

    id: str
    kind: PostKind
    parent_id: str | None
    position: int
    label: Label
    html: Markup  # sanitised before it was stored
    posted_at: datetime
    edited_at: datetime | None
    edited_team: str  # staff's, where the last edit was theirs
    votes_count: int
    my_vote: bool
    is_mine: bool
    is_official: bool
    context: str  # what the author says of their company; empty where nothing
    is_accepted: bool
    hidden_reason: str
    is_deleted: bool
    is_settled: bool  # of an ended epoch: its label is a word of then, its votes are closed
    may_vote: bool
    may_comment: bool
    may_edit: bool
    may_delete: bool
    may_accept: bool
    may_report: bool
    may_refresh: bool  # say whether it is right today
    may_check: bool  # say for which release it is
    my_freshness: bool | None  # what the reader said: right, or not any more
    is_doubted: bool  # several said that it is not right any more
    checked: Checked | None
    is_rough: bool = False  # folded until its reader wants to see it
    comments: list["PostPage"] = field(default_factory=list)

    @property
    def is_hidden(self) -> bool:
        return bool(self.hidden_reason)

    @property
    def is_held(self) -> bool:
        """It waits for a moderator: nobody has judged it."""
        return self.hidden_reason == HELD

    @property
    def parts(self) -> list[Markup]:
        """A tip's situation, method and result, as sanitised HTML; a question has one part."""
        return self.html.split(PART_BREAK)


@dataclass(frozen=True)
class RelayPage:
    """A question to the author of a post, or something that they are told."""

    id: str
    thread_id: str
    post_id: str
    kind: RelayKind
    reason: str
    words: str
    until: date | None
    at: datetime
    staff_name: str
    staff_team: str
    answer: str
    agreed: bool | None
    answered_at: datetime | None
    is_seen: bool
    is_done: bool
    label: Label | None = None  # how the author is called in the thread, for staff
    title: str = ""  # the thread's, where it may be told

    @property
    def is_question(self) -> bool:
        return self.kind in QUESTIONS

    @property
    def is_act(self) -> bool:
        """Something was changed, and no rule need have been broken."""
        return self.kind in ACTS

    @property
    def may_object(self) -> bool:
        """Its author, once: what was decided, whether it holds still or not."""
        return self.kind in DECISIONS and self.answered_at is None


@dataclass(frozen=True)
class ThreadPage:
    """A thread and its posts: official and accepted answers first, then by age."""

    thread: Thread
    tags: list[str]
    opening: PostPage
    answers: list[PostPage]
    is_author: bool
    is_following: bool
    unseen_count: int  # posts since a follower last looked; 0 for everybody else
    may_answer: bool
    may_comment: bool
    may_pick: bool
    my_label: Label | None  # how the reader is called here, where they wrote before
    unknowable_from: date | None  # from this day on nobody can find out who writes here
    own_post_ids: list[str]
    sanctions: dict[str, int]  # made from each post, for who may make them
    relay: list[RelayPage]  # what staff and the author of a post say to each other
    slow_minutes: int = 0  # how long each waits between two posts here; 0: not at all
    my_context: str = ""  # what they have said of their company here; nothing else may follow
    merged: list["ThreadPage"] = field(default_factory=list)  # below it, the oldest first
    follows: str = ""  # of those that stand together, the one that the reader follows
    seen_in: str = ""  # and the one in which they have looked
    same_as: str = ""  # the thread that asks the same, where a moderator said so
    from_id: str = ""  # the thread that this one was split off

    def part_with(self, post_id: str) -> "ThreadPage":
        """The one of those that stand together in which a post may be commented on."""
        parts = (self, *self.merged)
        return next(one for one in parts if post_id in {p.id for p in (one.opening, *one.answers)})
