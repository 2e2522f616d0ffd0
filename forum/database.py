"""The three stores and the unit of work.

`board` (default bind) is the anonymous world, `identity` the named one, `vault` what joins them
for the member who is there. One unit commits one store: a flush that touches two is refused.
"""

import base64
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Engine, MetaData, event
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from forum.config import Settings

Store = Literal["board", "identity", "vault"]
STORES: tuple[Store, ...] = ("board", "identity", "vault")

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class _Base(DeclarativeBase):
    metadata = MetaData(naming_convention=_NAMES)


# A statement's parameters are texts, tags and session hashes: no error may quote them into a log.
db = SQLAlchemy(model_class=_Base, engine_options={"hide_parameters": True})

if TYPE_CHECKING:
    Model = _Base
else:
    Model = db.Model

# Rows in the order of a random key: a rowid would tell who came first.
UNORDERED: dict[str, Any] = {"sqlite_with_rowid": False}

_writing: ContextVar[Store | None] = ContextVar("writing", default=None)


def new_id() -> str:
    """A public id: 80 random bits as 16 lower-case base32 characters."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant on databases that keep no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is not None and value.tzinfo is None:
            message = "an instant needs its zone"
            raise ValueError(message)
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value and (value if value.tzinfo else value.replace(tzinfo=UTC))


def bind_stores(app: Flask, settings: Settings) -> None:
    """Bind the three stores to the app and set each connection's rules."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.board_url
    app.config["SQLALCHEMY_BINDS"] = {
        "identity": settings.identity_url,
        "vault": settings.vault_url,
    }
    db.init_app(app)
    with app.app_context():
        for store in STORES:
            _rule(engine_of(store), store)


def engine_of(store: Store) -> Engine:
    return db.engines[None if store == "board" else store]


def metadata_of(store: Store) -> MetaData:
    return db.metadatas[None if store == "board" else store]


def _rule(engine: Engine, store: Store) -> None:
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: object) -> None:
        # FULL: an acknowledged post is on disk. secure_delete: a deleted text is not.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "synchronous=FULL",
            "secure_delete=ON",
            "trusted_schema=OFF",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes the lock at once: upgrading a read later fails without waiting.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() == store else "BEGIN")


def empty_log(store: Store) -> None:
    """Move SQLite's write-ahead log into the file: it would keep deleted words for weeks."""
    if engine_of(store).dialect.name != "sqlite":
        return
    connection = engine_of(store).raw_connection()  # a transaction would hold the log itself
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()


@contextmanager
def unit_of_work(store: Store) -> Iterator[None]:
    """Commit what was done to `store`, or nothing. Units do not nest."""
    begin_unit(store)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        end_unit()


def begin_unit(store: Store) -> None:
    if _writing.get():
        message = f"a unit of {_writing.get()} is open"
        raise RuntimeError(message)
    db.session.rollback()  # a read that is still open would make the first write fail
    _writing.set(store)


def end_unit() -> None:
    _writing.set(None)


@contextmanager
def writing(store: Store) -> Iterator[None]:
    """Transactions begun within take the store's write lock at once."""
    outer = _writing.get()
    _writing.set(store)
    try:
        yield
    finally:
        _writing.set(outer)


@contextmanager
def separate_unit(store: Store) -> Iterator[Session]:
    """A unit beside the open one, committed first: for the vault, whose orphans harm nobody."""
    with (
        writing(store),
        Session(engine_of(store), expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session


@event.listens_for(Session, "before_flush")
def _one_store(session: Session, _context: object, _instances: object) -> None:
    """Refuse a unit that would change two stores, or another than it was opened for."""
    changed = {_store_of(row) for row in (*session.new, *session.dirty, *session.deleted)}
    if changed and changed != {_writing.get()}:
        message = f"a unit of {_writing.get()} may not change {sorted(changed)}"
        raise RuntimeError(message)


@event.listens_for(Session, "do_orm_execute")
def _one_store_in_bulk(state: Any) -> None:  # noqa: ANN401
    # ORM-level UPDATE and DELETE do not pass through a flush
    if state.is_insert or state.is_update or state.is_delete:
        store = _bind_key(state.bind_mapper.class_) if state.bind_mapper else None
        if store and store != _writing.get():
            message = f"a unit of {_writing.get()} may not change {store}"
            raise RuntimeError(message)


def _store_of(row: object) -> str:
    return _bind_key(type(row))


def _bind_key(model: type) -> str:
    return getattr(model, "__bind_key__", None) or "board"
