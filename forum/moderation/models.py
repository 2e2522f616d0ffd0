"""Reports by members, decisions by staff. What a decision does to a post is a row of the board."""

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String
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

# Harm first: the order in which the queue brings them and in which the form lists them.
REASONS: tuple[Reason, ...] = ("personal", "rude", "advert", "wrong_place", "duplicate", "other")
HARMFUL = frozenset({"personal", "rude"})
NOTE_LIMIT = 300

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


class ReasonName(Model):
    """What staff call a reason, where they gave it another name than the catalogue's."""

    __tablename__ = "reason_name"

    id: Mapped[Reason] = mapped_column(String(12), primary_key=True)
    ko: Mapped[str] = mapped_column(String(40))
    en: Mapped[str] = mapped_column(String(40))
    ja: Mapped[str] = mapped_column(String(40))
