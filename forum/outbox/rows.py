"""The outbox of each store, and how a row gets there."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, BigInteger, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.database import Instant, Model, db

Payload = dict[str, Any]
OutboxStore = Literal["board", "identity"]
STORES: tuple[OutboxStore, ...] = ("board", "identity")


def _drawn() -> int:
    """A number that counts nothing: what is given up stays for long, and tells no order."""
    return secrets.randbits(62)


class _Row:
    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=False,
        default=_drawn,
    )
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


def add_in_order(store: OutboxStore, kind: str, payloads: Iterable[Payload]) -> None:
    """To be carried out one after another; rows that were added singly have no order."""
    ready = list(payloads)
    for row_id, payload in zip(sorted(_drawn() for _ in ready), ready, strict=True):
        row = TABLES[store](id=row_id, kind=kind, payload=payload, due_at=clock.hour())
        db.session.add(row)
