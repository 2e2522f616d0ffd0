"""Reports by members, decisions by staff. What a decision does to a post is a row of the board."""

from datetime import date, datetime
from typing import Any, Literal, get_args

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from forum.database import UNORDERED, Instant, Model

Reason = Literal["personal", "rude", "advert", "wrong_place", "duplicate", "other"]
# fmt: off
Verdict = Literal[
    "hide", "keep", "show", "later", "lock", "unlock", "pin", "unpin", "move", "retag", "retitle",
    "edit", "redact", "official", "duplicate", "merge", "split", "sanction", "pass", "release",
    "blind", "unblind", "collect", "tagmerge", "template", "word", "slow",
]
# fmt: on

# One state of a post in several words: deciding one of them anew bars the undo of what was before.
FAMILIES: dict[Verdict, str] = {
    **dict.fromkeys(("hide", "keep", "show", "redact", "release", "blind", "unblind"), "sight"),
    **dict.fromkeys(("lock", "unlock"), "lock"),
    **dict.fromkeys(("pin", "unpin"), "pin"),
    **dict.fromkeys(("merge", "split", "duplicate"), "merge"),
}
# What answers the reports that wait about a post.
SETTLING: frozenset[Verdict] = frozenset(
    {"hide", "keep", "show", "redact", "edit", "release", "blind", "merge", "move", "sanction"}
)

# What nothing brings back.
FOR_GOOD: frozenset[Verdict] = frozenset({"redact"})

# Harm first: the order in which the queue brings them and in which the form lists them.
REASONS: tuple[Reason, ...] = ("personal", "rude", "advert", "wrong_place", "duplicate", "other")
HARMFUL = frozenset({"personal", "rude"})
NOTE_LIMIT = 300
NAME_LIMIT = 40

_VERDICT_LIST = ", ".join(f"'{verdict}'" for verdict in get_args(Verdict))
_REASON_LIST = ", ".join(f"'{reason}'" for reason in REASONS)


class Report(Model):
    """One a person and post. Its tag is of its own kind: it joins no post and no vote.

    `decision_id` is the decision that settled it; empty while it waits, and again after an undo.
    """

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint(f"reason IN ({_REASON_LIST})", name="reason"),
        Index("ix_report_waiting", "decision_id"),
        UNORDERED,
    )

    post_id: Mapped[str] = mapped_column(ForeignKey("post.id"), primary_key=True)
    reporter_tag: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    reason: Mapped[Reason] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(NOTE_LIMIT), default="")
    reported_at: Mapped[datetime] = mapped_column(Instant)  # the hour
    decision_id: Mapped[str | None] = mapped_column(ForeignKey("decision.id"))


class Decision(Model):
    """What staff decided about a post. The public log shows the team, never the person.

    `later` puts a question without answers off until tomorrow; only the queue knows of it.
    """

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint(f"verdict IN ({_VERDICT_LIST})", name="verdict"),
        Index("ix_decision_post", "post_id"),
        Index("ix_decision_at", "at"),
    )

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    post_id: Mapped[str] = mapped_column(ForeignKey("post.id"))
    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id"))
    staff_id: Mapped[str] = mapped_column(String(16))
    staff_team: Mapped[str] = mapped_column(String(40))
    verdict: Mapped[Verdict] = mapped_column(String(10))
    # A Reason: why it was hidden; of `show`, why it had been.
    reason: Mapped[str] = mapped_column(String(12), default="")
    at: Mapped[datetime] = mapped_column(Instant)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    note: Mapped[str] = mapped_column(String(NOTE_LIMIT), default="")  # read by staff alone
    # What an undo puts back; its shape is the verdict's own.
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class Handling(Model):
    """Somebody is on this item of the queue, so that two don't collide; it runs out by itself."""

    __tablename__ = "handling"
    __table_args__ = (UNORDERED,)

    post_id: Mapped[str] = mapped_column(ForeignKey("post.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(String(16))
    staff_name: Mapped[str] = mapped_column(String(40))
    until: Mapped[datetime] = mapped_column(Instant)


class Passing(Model):
    """A post that was passed to CX, with what they should know; theirs until it is done."""

    __tablename__ = "passing"
    __table_args__ = (Index("ix_passing_waiting", "done_at", "at"),)

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    post_id: Mapped[str] = mapped_column(ForeignKey("post.id"))
    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id"))
    note: Mapped[str] = mapped_column(String(NOTE_LIMIT), default="")
    staff_name: Mapped[str] = mapped_column(String(40))
    staff_team: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)


class ReasonName(Model):
    """What staff call a reason, where they gave it another name than the catalogue's."""

    __tablename__ = "reason_name"

    id: Mapped[Reason] = mapped_column(String(12), primary_key=True)
    ko: Mapped[str] = mapped_column(String(NAME_LIMIT))
    en: Mapped[str] = mapped_column(String(NAME_LIMIT))
    ja: Mapped[str] = mapped_column(String(NAME_LIMIT))


Ground = Literal["privacy", "defamation", "likeness", "business"]
ClaimState = Literal["waiting", "blinded", "rejected", "removed", "restored", "gone"]
Refusal = Literal["no_post", "unclear", "opinion", "other_way", "withdrawn"]

GROUNDS: tuple[Ground, ...] = get_args(Ground)
CLAIM_STATES: tuple[ClaimState, ...] = get_args(ClaimState)
REFUSALS: tuple[Refusal, ...] = get_args(Refusal)
LIVE: tuple[ClaimState, ...] = ("waiting", "blinded")  # claims that something is to be done about
PLACE_LIMIT, CLAIM_LIMIT, CLAIMANT_LIMIT = 400, 2000, 60

_GROUND_LIST = ", ".join(f"'{ground}'" for ground in GROUNDS)
_STATE_LIST = ", ".join(f"'{state}'" for state in CLAIM_STATES)


class Claim(Model):
    """Somebody outside says that a post infringes their rights (임시조치): who, it does not say.

    `due_on`: the last day for a decision; `until`: the last day that the post is hidden for it.
    `before`: what the post was hidden for when it was blinded, to be put back.
    """

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint(f"ground IN ({_GROUND_LIST})", name="ground"),
        CheckConstraint(f"state IN ({_STATE_LIST})", name="state"),
        CheckConstraint("state <> 'blinded' OR until IS NOT NULL", name="blinded_until"),
        Index("ix_claim_state", "state"),
        Index("ix_claim_post", "post_id"),
        UNORDERED,
    )

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    post_id: Mapped[str | None] = mapped_column(ForeignKey("post.id"))
    place: Mapped[str] = mapped_column(String(PLACE_LIMIT))  # as it was pasted or described
    ground: Mapped[Ground] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text)  # why; empty once it is forgotten
    state: Mapped[ClaimState] = mapped_column(String(8), default="waiting")
    received_at: Mapped[datetime] = mapped_column(Instant)  # the hour
    due_on: Mapped[date]
    staff_id: Mapped[str] = mapped_column(String(16), default="")  # who decided last
    staff_team: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(String(10), default="")  # a Refusal, of what was rejected
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    was_blinded: Mapped[bool] = mapped_column(default=False)
    until: Mapped[date | None]
    before: Mapped[str] = mapped_column(String(40), default="")
    ended_on: Mapped[date | None]

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def last_day(self) -> date | None:
        """Of what is to be done next: decide, or let it stand or fall; none once it is over."""
        return {"waiting": self.due_on, "blinded": self.until}.get(self.state)


class Claimant(Model):
    """Who claims, in the named world: no claim's id, no post. The address only the worker opens.

    `mark` is a keyed hash of the claim's id (`anonymity.hash_of_claim`).
    """

    __tablename__ = "claimant"
    __bind_key__ = "identity"
    __table_args__ = (
        CheckConstraint("length(mark) <= 16", name="mark_length"),
        CheckConstraint(f"length(name) <= {CLAIMANT_LIMIT}", name="name_length"),
        UNORDERED,
    )

    mark: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    name: Mapped[str]
    box: Mapped[bytes] = mapped_column(LargeBinary)
    until: Mapped[date]  # the row goes after this day
