"""Threads taken up by the product teams. No row holds a company: only a published bucket."""

from datetime import datetime
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.database import UNORDERED, Instant, Model
from forum.figures import HIDDEN, Bucket, Published

Status = Literal[
    "received", "under_review", "planned", "in_progress", "released", "on_hold", "declined"
]

STEPS: tuple[Status, ...] = ("received", "under_review", "planned", "in_progress", "released")
STATUSES: tuple[Status, ...] = (*STEPS, "on_hold", "declined")
NEED_REASON = frozenset({"on_hold", "declined"})

TITLE_LIMIT = 200
PROBLEM_LIMIT = 2000
NOTE_LIMIT = 500
TEAM_LIMIT = 40

_STATUS_LIST = ", ".join(f"'{status}'" for status in STATUSES)


class Item(Model):
    """Something the product should answer, with the present status beside its history."""

    __tablename__ = "item"
    __table_args__ = (
        CheckConstraint(f"status IN ({_STATUS_LIST})", name="status"),
        Index("ix_item_status", "status", "status_changed_at"),
        Index("ix_item_team", "team", "status"),
    )

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    title: Mapped[str] = mapped_column(String(TITLE_LIMIT))
    problem: Mapped[str] = mapped_column(String(PROBLEM_LIMIT))  # in the customers' words
    team: Mapped[str] = mapped_column(String(TEAM_LIMIT))
    status: Mapped[Status] = mapped_column(String(12), default="received")
    public_note: Mapped[str] = mapped_column(String(NOTE_LIMIT), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    status_changed_at: Mapped[datetime] = mapped_column(Instant)
    # Published once a night over all its threads (actions/buckets.py).
    company_bucket: Mapped[Bucket] = mapped_column(Published, default=HIDDEN)
    # What was published when the authors of one of them became unknowable.
    legacy_bucket: Mapped[Bucket] = mapped_column(Published, default=HIDDEN)
    is_public: Mapped[bool] = mapped_column(default=True)


class Promotion(Model):
    """A thread stands as evidence in one item at most; undoing deletes the row."""

    __tablename__ = "promotion"
    __table_args__ = (Index("ix_promotion_item", "item_id"),)

    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"))
    staff_id: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(Instant)


class CountedIn(Model):
    """In which item a thread under five companies is counted together with others, for good."""

    __tablename__ = "counted_in"
    __table_args__ = (Index("ix_counted_in_item", "item_id"), UNORDERED)

    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(String(16))  # the item may be gone; the row stays


class StatusChange(Model):
    __tablename__ = "status_change"
    __table_args__ = (Index("ix_status_change_item", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"))
    status: Mapped[Status] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(NOTE_LIMIT), default="")
    staff_team: Mapped[str] = mapped_column(String(TEAM_LIMIT))
    at: Mapped[datetime] = mapped_column(Instant)
