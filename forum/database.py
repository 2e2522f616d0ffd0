"""The three stores and the unit of work.

`board` (default bind) is the anonymous world, `identity` the named one, `vault` what joins them
for the member who is there. One unit commits one store: a flush that touches two is refused.
"""

import base64
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, cast

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    URL,
    Connection,
    DateTime,
    Engine,
    MetaData,
    Select,
    event,
    inspect,
    make_url,
    select,
)
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

BUSY_SECONDS = 3  # twice: who waited in vain for SQLite tries once more (forum.retrying)
_PAUSE = 0.003
_patience: ContextVar[float] = ContextVar("patience", default=BUSY_SECONDS)

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
    app.config["SQLALCHEMY_BINDS"] = {
        None: _options(settings.board_url, settings),
        "identity": _options(settings.identity_url, settings),
        "vault": _options(settings.vault_url, settings),
    }
    db.init_app(app)
    with app.app_context():
        for store in STORES:
            _rule(engine_of(store), store)


def engine_of(store: Store) -> Engine:
    return db.engines[None if store == "board" else store]


def metadata_of(store: Store) -> MetaData:
    return db.metadatas[None if store == "board" else store]


def is_sqlite(store: Store) -> bool:
    return _is_sqlite(engine_of(store).url)


def _options(address: str, settings: Settings) -> dict[str, Any]:
    url = make_url(address)
    return {"url": url} if _is_sqlite(url) else _postgres().options(url, settings)


def _rule(engine: Engine, store: Store) -> None:
    def is_writing() -> bool:
        return _writing.get() == store

    if _is_sqlite(engine.url):
        _rule_sqlite(engine, is_writing)
    else:
        _postgres().rule(engine, is_writing)


def _postgres() -> Any:  # noqa: ANN401  a module
    return import_module("forum.postgres")  # where it is needed: its driver takes memory


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _rule_sqlite(engine: Engine, is_writing: Callable[[], bool]) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: object) -> None:
        # FULL: an acknowledged post is on disk. secure_delete: a deleted text is not.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            f"busy_timeout={1000 * BUSY_SECONDS}",
            "synchronous=FULL",
            "secure_delete=ON",
            "trusted_schema=OFF",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if is_writing():
            _take_turn(connection)
        else:
            connection.exec_driver_sql("BEGIN")


def _take_turn(connection: Connection) -> None:
    """A writer takes the lock at once: upgrading a read later fails without waiting.

    Asked for every few milliseconds: SQLite itself sleeps up to a tenth of a second, and whoever
    comes meanwhile is served first, so that of a crowd some would wait in vain.
    """
    raw: Any = connection.connection.dbapi_connection
    end = time.monotonic() + _patience.get()
    raw.execute("PRAGMA busy_timeout=0")
    try:
        while time.monotonic() < end:
            with suppress(sqlite3.OperationalError):
                raw.execute("BEGIN IMMEDIATE")
                return
            time.sleep(_PAUSE)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        raw.execute(f"PRAGMA busy_timeout={1000 * BUSY_SECONDS}")


def empty_log(store: Store) -> None:
    """Move SQLite's write-ahead log into the file: it would keep deleted words for weeks."""
    if not is_sqlite(store):
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
def waiting(seconds: float) -> Iterator[None]:
    """Within, who wants SQLite's write lock waits so long for it."""
    token = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(token)


@contextmanager
def writing(store: Store) -> Iterator[None]:
    """Transactions begun within take the store's write lock at once."""
    outer = _writing.get()
    _writing.set(store)
    try:
        yield
    finally:
        _writing.set(outer)


def hold(model: type[DeclarativeBase], key: object) -> None:
    """In a unit that may change this row: whoever else would waits until the unit ends.

    What is read afterwards is what the last of them left. The thread is held before anything
    else of it: one order, and no two wait for each other. A reader holds nothing; in SQLite a
    writer is alone from its beginning. `key` is the primary key or a query for it.
    """
    store = cast("Store", _bind_key(model))
    if _writing.get() == store and not is_sqlite(store):
        (column,) = inspect(model).primary_key
        held = select(column).where(column == key).with_for_update(key_share=True)
        db.session.execute(held, bind_arguments={"mapper": model})


def hold_all(model: type[DeclarativeBase], keys: Select[Any]) -> None:
    """As `hold`, of several rows that one act may change, in the order of their keys."""
    store = cast("Store", _bind_key(model))
    if _writing.get() == store and not is_sqlite(store):
        (column,) = inspect(model).primary_key
        held = select(column).where(column.in_(keys)).order_by(column)
        held = held.with_for_update(key_share=True)
        db.session.execute(held, bind_arguments={"mapper": model})


@contextmanager
def separate_unit(store: Store) -> Iterator[Session]:
    """A unit beside the open one, committed first: for the vault, whose orphans harm nobody."""
    with (
        writing(store),
        Session(engine_of(store), expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session


def after_commit(act: Callable[[], None]) -> None:
    """What has to wait until the open unit is committed, and must not be a part of it.

    It is forgotten where the unit comes to nothing, and may touch no store.
    """
    db.session().info.setdefault("after", []).append(act)


@event.listens_for(Session, "after_commit")
def _act_after(session: Session) -> None:
    if not session.in_nested_transaction():
        for act in session.info.pop("after", ()):
            act()


@event.listens_for(Session, "after_rollback")
def _forget_after(session: Session) -> None:
    session.info.pop("after", None)


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
