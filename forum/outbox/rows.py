"""The outbox of each store, and how a row gets there."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.database import Instant, Model, db

Payload = dict[str, Any]
OutboxStore = Literal["board", "identity"]
STORES: tuple[OutboxStore, ...] = ("board", "identity")


class _Row:
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    payload: Mapped[Payload] = mapped_column(JSON)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(Instant)
    is_dead: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str] = mapped_column(default="")  # an exception's class, never its words


class BoardOutbox(_Row, Model):
    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "is_dead", "due_at"),)


class IdentityOutbox(_Row, Model):
    __tablename__ = "outbox"
    __bind_key__ = "identity"
    __table_args__ = (Index("ix_outbox_due", "is_dead", "due_at"),)


# Any: the two classes share their columns by a mixin, which a union of types does not tell
TABLES: dict[OutboxStore, Any] = {"board": BoardOutbox, "identity": IdentityOutbox}


def add(store: OutboxStore, kind: str, payload: Payload) -> None:
    db.session.add(TABLES[store](kind=kind, payload=payload, due_at=clock.hour()))
