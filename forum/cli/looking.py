"""What `forum doctor` looks at, one function a thing; each yields what is wrong."""

import stat
from collections.abc import Iterator

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from forum import outbox
from forum.anonymity import KeysError, keyring
from forum.board.models import SpareThread, Thread
from forum.cli.counters import wrong_counters
from forum.cli.doctor import Check, Finding
from forum.config import Settings
from forum.database import STORES, Store, db, engine_of
from forum.migrating import current_revision, newest_revision
from forum.search import indexing

_SHOWN = 10  # wrong counters told one by one


def _stores(_settings: Settings) -> Iterator[Finding]:
    for store in STORES:
        try:
            if problem := _whole(store):
                yield Finding(f"store {store}", problem, "restore it from a backup")
            if current_revision(store) != newest_revision(store):
                yield Finding(f"store {store}", "not at its newest migration", "forum init")
        except DBAPIError as error:
            yield Finding(f"store {store}", f"cannot be read: {type(error.orig).__name__}")


def _whole(store: Store) -> str:
    """What SQLite says of its file; empty where it is whole, or where it is no SQLite."""
    if engine_of(store).dialect.name != "sqlite":
        return ""
    with engine_of(store).connect() as connection:
        problem = str(connection.execute(text("PRAGMA quick_check(1)")).scalar())
        lost = connection.execute(text("PRAGMA foreign_key_check")).first()
    return "rows point at nothing" if lost else "" if problem == "ok" else "the file is damaged"


def _keys(_settings: Settings) -> Iterator[Finding]:
    try:
        epochs = keyring.keys.epochs
    except KeysError as error:
        yield Finding("keys", str(error))
        return
    if not epochs:
        yield Finding("keys", "no epoch has a key", "forum keys new")


def _folder(settings: Settings) -> Iterator[Finding]:
    for path in (settings.data_dir, settings.data_dir / "secret.key"):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding("folder", f"{path}: others may read it", f"chmod go= {path}")


def _counters(_settings: Settings) -> Iterator[Finding]:
    try:
        wrong = wrong_counters()
    except DBAPIError:
        return  # told by _stores
    for one in wrong[:_SHOWN]:
        problem = f"{one.counter} of {one.id} is {one.kept}, counted {one.counted}"
        yield Finding("counters", problem, "forum doctor --fix")
    if len(wrong) > _SHOWN:
        yield Finding("counters", f"{len(wrong) - _SHOWN} more", "forum doctor --fix")


def _outboxes(_settings: Settings) -> Iterator[Finding]:
    stores: tuple[outbox.OutboxStore, ...] = ("board", "identity")
    for store in stores:
        try:
            dead = outbox.count_dead(store)
        except DBAPIError:
            continue
        if dead:
            yield Finding(f"outbox {store}", f"{dead} rows were given up after many attempts")


def _spares(_settings: Settings) -> Iterator[Finding]:
    try:
        found = db.session.scalar(select(func.count()).select_from(SpareThread))
    except DBAPIError:
        return
    if not found:
        yield Finding("spare threads", "no ids are ready for new threads", "forum nightly")


def _index(_settings: Settings) -> Iterator[Finding]:
    try:
        any_thread = db.session.scalar(select(Thread.id).limit(1))
    except DBAPIError:
        return
    if any_thread and not indexing.is_ready():
        words = "missing or damaged: search asks the database"
        yield Finding("search index", words, "forum reindex")


CHECKS: tuple[Check, ...] = (_folder, _keys, _stores, _counters, _outboxes, _spares, _index)
