"""Reports by members, decisions by staff. What a decision does to a post is a row of the board."""

from datetime import datetime
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.database import UNORDERED, Instant, Model

Reason = Literal["personal", "rude", "advert", "wrong_place", "duplicate", "other"]
Verdict = Literal["hide", "keep", "show", "later"]

# Harm first: the order in which the queue brings them and in which the form lists them.
REASONS: tuple[Reason, ...] = ("personal", "rude", "advert", "wrong_place", "duplicate", "other")
HARMFUL = frozenset({"personal", "rude"})
NOTE_LIMIT = 300

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
        CheckConstraint("verdict IN ('hide', 'keep', 'show', 'later')", name="verdict"),
        Index("ix_decision_post", "post_id"),
        Index("ix_decision_at", "at"),
    )

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    post_id: Mapped[str] = mapped_column(ForeignKey("post.id"))
    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id"))
    staff_id: Mapped[str] = mapped_column(String(16))
    staff_team: Mapped[str] = mapped_column(String(40))
    verdict: Mapped[Verdict] = mapped_column(String(5))
    # A Reason: why it was hidden; of `show`, why it had been.
    reason: Mapped[str] = mapped_column(String(12), default="")
    at: Mapped[datetime] = mapped_column(Instant)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
