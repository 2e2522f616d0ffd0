"""The anonymous world: no row holds an account, a member's address or a company."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, get_args

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    and_,
    case,
    select,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, column_property, mapped_column

from forum.database import UNORDERED, Instant, Model
from forum.figures import HIDDEN, Bucket, Published

ThreadKind = Literal["question", "tip"]
PostKind = Literal["opening", "answer", "comment"]
SanctionKind = Literal["warn", "slow", "silence", "bar"]
# Questions wait for an answer; all others only tell: why something was hidden, what was decided
# about its author, and that they were named by due process.
# fmt: off
RelayKind = Literal[
    "question", "consent", "hidden", "warn", "slow", "silence", "bar", "opened",
    "locked", "moved", "retagged", "retitled", "edited", "redacted", "official",
]
# fmt: on

ID = String(16)
TAG = LargeBinary(16)
TITLE_LIMIT = 200
BODY_LIMIT = 100_000
TAG_LIMIT = 30
TAGS_LIMIT = 5
EXCERPT_LENGTH = 200
RELAY_LIMIT = 2000

SANCTIONS: tuple[SanctionKind, ...] = get_args(SanctionKind)
QUESTIONS: tuple[RelayKind, ...] = ("question", "consent")
# What was done to a thread or a post otherwise; who did it stands in the relay's `staff_id`.
ACTS: tuple[RelayKind, ...] = ("locked", "moved", "retagged", "retitled", "edited", "redacted")
# What somebody decided: its author may object once, and somebody else looks at it again.
DECISIONS: tuple[RelayKind, ...] = ("hidden", *SANCTIONS, *ACTS)
_RELAY_LIST = ", ".join(f"'{kind}'" for kind in get_args(RelayKind))
_SANCTION_LIST = ", ".join(f"'{kind}'" for kind in SANCTIONS)
CONTEXT_LIMIT = 40

# A tip's three parts (situation, method, result) stand in one text; no text people send holds it.
PART_BREAK = "\f"


class Category(Model):
    """Names by the day from which they hold: a week's report keeps the names of its week."""

    __tablename__ = "category"

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    position: Mapped[int]
    ko: Mapped[str] = mapped_column(String(40))
    en: Mapped[str] = mapped_column(String(40))
    ja: Mapped[str] = mapped_column(String(40))


class SpareThread(Model):
    """An id whose salt lies in the vault already: asking takes one and writes the board only."""

    __tablename__ = "spare_thread"
    __table_args__ = (UNORDERED,)

    id: Mapped[str] = mapped_column(ID, primary_key=True)


class Counter(Model):
    """`thread.position` and how many threads of each kind are visible."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)


class Thread(Model):
    __tablename__ = "thread"
    __table_args__ = (
        CheckConstraint("kind IN ('question', 'tip')", name="kind"),
        CheckConstraint("kind = 'question' OR accepted_post_id IS NULL", name="tip_accepts_none"),
        Index("ix_thread_latest", "kind", "position"),
        Index("ix_thread_category", "kind", "category_id", "position"),
        Index("ix_thread_popular", "kind", "popularity", "position"),
        Index("ix_thread_waiting", "kind", "answers_count", "position"),
        UNORDERED,
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    kind: Mapped[ThreadKind] = mapped_column(String(8))
    category_id: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2), default="ko")
    title: Mapped[str] = mapped_column(String(TITLE_LIMIT))
    excerpt: Mapped[str] = mapped_column(String(EXCERPT_LENGTH + 2))
    environment: Mapped[dict[str, str] | None] = mapped_column(JSON)
    salt_id: Mapped[str] = mapped_column(ID)
    epoch: Mapped[str] = mapped_column(String(8))
    position: Mapped[int] = mapped_column(unique=True)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    active_at: Mapped[datetime] = mapped_column(Instant, index=True)
    last_position: Mapped[int] = mapped_column(default=0)
    opening_id: Mapped[str] = mapped_column(ID)
    accepted_post_id: Mapped[str | None] = mapped_column(ID)
    is_deleted: Mapped[bool] = mapped_column(default=False)

    # Kept in the transaction that changes them; `forum doctor` recomputes and compares.
    answers_count: Mapped[int] = mapped_column(default=0)
    comments_count: Mapped[int] = mapped_column(default=0)
    demand_count: Mapped[int] = mapped_column(default=0)
    helpful_count: Mapped[int] = mapped_column(default=0)
    legacy_votes: Mapped[int] = mapped_column(default=0)
    popularity: Mapped[int] = mapped_column(default=0)
    has_official: Mapped[bool] = mapped_column(default=False)
    solved_elsewhere_count: Mapped[int] = mapped_column(default=0)
    # Published once a day; it never falls.
    company_bucket: Mapped[Bucket] = mapped_column(Published, default=HIDDEN)
    # What was published when its authors became unknowable: the bucket is never less.
    legacy_bucket: Mapped[Bucket] = mapped_column(Published, default=HIDDEN)
    source_key: Mapped[str | None] = mapped_column(String(64), unique=True)

    if TYPE_CHECKING:
        closed_reason: Mapped[str | None]

    @property
    def is_solved(self) -> bool:
        return self.accepted_post_id is not None

    @property
    def is_closed(self) -> bool:
        return self.closed_reason is not None

    @hybrid_property
    def people(self) -> int:
        """No more than these can have brought their company into the set: voters, and who asked.

        Nobody did by sharing a tip, by an import, or before the thread began anew.
        """
        asked = self.kind == "question" and self.salt_id == self.id and self.source_key is None
        return self.demand_count + self.helpful_count + int(asked)

    @people.inplace.expression
    @classmethod
    def _people(cls) -> ColumnElement[int]:
        asked = and_(cls.kind == "question", cls.salt_id == cls.id, cls.source_key.is_(None))
        return cls.demand_count + cls.helpful_count + case((asked, 1), else_=0)


class Post(Model):
    """`author_tag` for members, `staff_*` for staff: exactly one of them."""

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint("kind IN ('opening', 'answer', 'comment')", name="kind"),
        CheckConstraint("staff_id IS NULL OR author_tag IS NULL", name="one_author"),
        UniqueConstraint("thread_id", "position"),
        Index("ix_post_parent", "parent_id"),
        Index(
            "ix_post_edited",
            "edited_at",
            sqlite_where=text("edited_at IS NOT NULL"),
            postgresql_where=text("edited_at IS NOT NULL"),
        ),
        UNORDERED,
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id"))
    kind: Mapped[PostKind] = mapped_column(String(8))
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("post.id"))
    position: Mapped[int]
    author_tag: Mapped[bytes | None] = mapped_column(TAG)
    staff_id: Mapped[str | None] = mapped_column(ID)
    staff_name: Mapped[str | None] = mapped_column(String(40))
    staff_team: Mapped[str | None] = mapped_column(String(40))
    is_official: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    plain: Mapped[str] = mapped_column(Text)
    posted_at: Mapped[datetime] = mapped_column(Instant)
    edited_at: Mapped[datetime | None] = mapped_column(Instant)
    # Staff's, whose edit was the last; empty where it was the author's own.
    edited_team: Mapped[str | None] = mapped_column(String(40))
    # What the author says of their company: `size:50-200`, one that five active companies share.
    context: Mapped[str | None] = mapped_column(String(CONTEXT_LIMIT))
    is_deleted: Mapped[bool] = mapped_column(default=False)
    votes_count: Mapped[int] = mapped_column(default=0)
    legacy_votes: Mapped[int] = mapped_column(default=0)
    # Written before its thread's authors became unknowable: nobody's, and its votes are closed.
    is_settled: Mapped[bool] = mapped_column(default=False)


class Participant(Model):
    """How a member is called in one thread: 글쓴이 (number 0), 익명 1 …, with a stone besides."""

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("thread_id", "number"), UNORDERED)

    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    author_tag: Mapped[bytes] = mapped_column(TAG, primary_key=True)
    number: Mapped[int]
    pebble: Mapped[int]
    # The first they chose in this thread; another beside it would narrow down who they are.
    context: Mapped[str | None] = mapped_column(String(CONTEXT_LIMIT))


class Vote(Model):
    """Demand on a question's opening (저도), quality on everything else (도움이 됐어요)."""

    __tablename__ = "vote"
    __table_args__ = (UNORDERED,)

    post_id: Mapped[str] = mapped_column(ForeignKey("post.id"), primary_key=True)
    voter_tag: Mapped[bytes] = mapped_column(TAG, primary_key=True)


class Follow(Model):
    __tablename__ = "follow"
    __table_args__ = (UNORDERED,)

    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    follower_tag: Mapped[bytes] = mapped_column(TAG, primary_key=True)
    seen_position: Mapped[int] = mapped_column(default=0)


class Watch(Model):
    """Somebody wants a letter about news here: their token, sealed to the mail worker.

    Nothing says of which post or since when they do, nor whether they were told or have looked:
    a row that differed from its neighbours would show the mail worker who wrote last.
    """

    __tablename__ = "watch"
    __table_args__ = (UNORDERED,)

    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    watcher_tag: Mapped[bytes] = mapped_column(TAG, primary_key=True)
    box: Mapped[bytes] = mapped_column(LargeBinary)
    until: Mapped[date]  # a Monday


class CompanyAddition(Model):
    """As forum.anonymity.waiting, of the release before: read, and written no more."""

    __tablename__ = "company_addition"
    __table_args__ = (UNORDERED,)

    key: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Escrow(Model):
    """Who wrote a post, sealed for two officers. All of an epoch's posts have one, or none has."""

    __tablename__ = "escrow"
    __table_args__ = (Index("ix_escrow_epoch", "epoch"), UNORDERED)

    post_id: Mapped[str] = mapped_column(ForeignKey("post.id"), primary_key=True)
    epoch: Mapped[str] = mapped_column(String(8))  # whose end is the end of the box
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ScheduledDeletion(Model):
    """A post that goes at an hour of its own, after its author left: sealed, of one length."""

    __tablename__ = "scheduled_deletion"
    __table_args__ = (UNORDERED,)

    key: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Crowd(Model):
    """Active companies as the night published them: `all`, or those that share a context."""

    __tablename__ = "crowd"
    __table_args__ = (UNORDERED,)

    name: Mapped[str] = mapped_column(String(CONTEXT_LIMIT), primary_key=True)
    bucket: Mapped[Bucket] = mapped_column(Published)


class Hiding(Model):
    """A hidden post, by whom and why; showing it again deletes the row."""

    __tablename__ = "hiding"

    post_id: Mapped[str] = mapped_column(ForeignKey("post.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(40))
    staff_id: Mapped[str] = mapped_column(ID)
    at: Mapped[datetime] = mapped_column(Instant)
    was_accepted: Mapped[bool] = mapped_column(default=False)  # so that undo brings it back


class Closure(Model):
    """A locked thread: it takes no answers and no comments. Unlocking deletes the row."""

    __tablename__ = "closure"
    __table_args__ = (UNORDERED,)

    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(40))
    staff_id: Mapped[str] = mapped_column(ID)
    at: Mapped[datetime] = mapped_column(Instant)


class Pin(Model):
    """A thread that lies on top of the list of its kind."""

    __tablename__ = "pin"

    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ID)
    at: Mapped[datetime] = mapped_column(Instant)


class Revision(Model):
    """What a post said before an edit.

    `is_shown`: false for edits of the time when pages promised that nobody reads the text before.
    """

    __tablename__ = "revision"
    __table_args__ = (UNORDERED,)

    post_id: Mapped[str] = mapped_column(ForeignKey("post.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(TITLE_LIMIT))
    source: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Instant)
    is_shown: Mapped[bool] = mapped_column(default=True)
    # Whose edit came after it, where it was staff's.
    staff_team: Mapped[str] = mapped_column(String(40), default="")


class Draft(Model):
    """A text that is still being written, sealed: for what, and whose, its member alone reads."""

    __tablename__ = "draft"
    __table_args__ = (UNORDERED,)

    id: Mapped[bytes] = mapped_column(TAG, primary_key=True)
    week: Mapped[date]
    head: Mapped[bytes] = mapped_column(LargeBinary)  # of one size: lists are made from it
    box: Mapped[bytes] = mapped_column(LargeBinary)


class Upload(Model):
    """A picture. Before a post shows it, its uploader alone may: `owner_mark` tells nobody else.

    Then it belongs to that post and to no other: one in two posts would join their authors.
    """

    __tablename__ = "upload"
    __table_args__ = (
        CheckConstraint(
            "(post_id IS NULL AND owner_mark IS NOT NULL AND expires_week IS NOT NULL)"
            " OR (post_id IS NOT NULL AND owner_mark IS NULL AND expires_week IS NULL)",
            name="one_owner",
        ),
        Index("ix_upload_post", "post_id"),
        Index("ix_upload_expires", "expires_week"),
        UNORDERED,
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    width: Mapped[int]
    height: Mapped[int]
    size_bytes: Mapped[int]
    owner_mark: Mapped[bytes | None] = mapped_column(TAG)
    post_id: Mapped[str | None] = mapped_column(ForeignKey("post.id"))
    expires_week: Mapped[date | None]


class ThreadTag(Model):
    """A topic that a thread is filed under. (The tags of anonymity are another thing.)"""

    __tablename__ = "thread_tag"
    __table_args__ = (Index("ix_thread_tag_name", "name"), UNORDERED)

    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(TAG_LIMIT), primary_key=True)


class Pick(Model):
    """A tip of the week (이번 주 팁), chosen by a moderator."""

    __tablename__ = "pick"
    __table_args__ = (Index("ix_pick_week", "week"),)

    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    week: Mapped[date]
    staff_id: Mapped[str] = mapped_column(ID)


class Relay(Model):
    """What staff say to the author of a post, whom they do not know, and what comes back.

    Found at their next visit, by trying their tag: nobody's inbox holds it. `from_on`: the author
    is told from that day on; `is_seen` and `is_done`: what the author and staff put away.
    The answer to a question is what was asked for, to a decision it is an objection.
    """

    __tablename__ = "relay"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_RELAY_LIST})", name="kind"),
        Index("ix_relay_thread", "thread_id", "author_tag"),
        Index("ix_relay_post", "post_id"),
        UNORDERED,
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id"))
    post_id: Mapped[str] = mapped_column(ForeignKey("post.id"))
    author_tag: Mapped[bytes] = mapped_column(TAG)
    kind: Mapped[RelayKind] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(40), default="")
    words: Mapped[str] = mapped_column(String(RELAY_LIMIT), default="")
    until: Mapped[date | None]
    from_on: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(Instant)
    staff_name: Mapped[str] = mapped_column(String(40), default="")
    staff_team: Mapped[str] = mapped_column(String(40), default="")
    staff_id: Mapped[str] = mapped_column(ID, default="")  # who decided; shown to nobody
    answer: Mapped[str] = mapped_column(String(RELAY_LIMIT), default="")
    agreed: Mapped[bool | None]
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    is_seen: Mapped[bool] = mapped_column(default=False)
    is_done: Mapped[bool] = mapped_column(default=False)


class Sanction(Model):
    """Against whoever wrote a post; it acts when they write, and names nobody.

    `until`: the last day it holds; empty for a warning, which only tells, and for a bar.
    """

    __tablename__ = "sanction"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_SANCTION_LIST})", name="kind"),
        Index("ix_sanction_post", "post_id"),
        UNORDERED,
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id"))
    post_id: Mapped[str] = mapped_column(ForeignKey("post.id"))
    author_tag: Mapped[bytes] = mapped_column(TAG)
    kind: Mapped[SanctionKind] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(40))
    until: Mapped[date | None]
    staff_id: Mapped[str] = mapped_column(ID)
    staff_team: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Instant)
    notice_id: Mapped[str] = mapped_column(ID)  # the relay's, which tells of it


# Why a thread is locked, read along with it: an entity of a thread knows whether it takes answers.
Thread.closed_reason = column_property(
    select(Closure.reason).where(Closure.thread_id == Thread.id).scalar_subquery()
)
