"""What `forum doctor` looks at, one function a thing; each yields what is wrong."""

import stat
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from forum import clock, outbox
from forum.accounts.queries import count_staff_lacking_factor
from forum.anonymity import KeysError, keyring
from forum.board.models import SpareThread, Thread, Upload
from forum.breakglass import queries as breakglass
from forum.cli import looking_at_figures, looking_at_keys
from forum.cli.counters import wrong_counters
from forum.cli.doctor import Check, Finding
from forum.cli.servers import servers
from forum.config import Settings
from forum.database import STORES, Store, db, engine_of
from forum.migrating import current_revision, newest_revision
from forum.pictures import shelf
from forum.search import indexing
from forum.web.language import text_in

_SHOWN = 10  # wrong counters told one by one
_SOON = 21  # days in which two officers can make their keys
_LONG = timedelta(hours=3)  # that no row waits while a worker runs


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


def _folder(settings: Settings) -> Iterator[Finding]:
    for path in (settings.data_dir, *map(settings.data_dir.joinpath, ("secret.key", "waiting"))):
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
    for store in outbox.STORES:
        try:
            rows = outbox.left(store)
        except DBAPIError:
            continue
        if dead := sum(one.rows for one in rows if one.state == "dead"):
            problem = f"{dead} rows were given up after many attempts"
            yield Finding(f"outbox {store}", problem, "forum outbox list")
        if any(one.state == "waiting" and clock.now() - one.since > _LONG for one in rows):
            yield Finding(f"outbox {store}", "rows wait and nobody comes", "forum worker")


def _spares(_settings: Settings) -> Iterator[Finding]:
    try:
        found = db.session.scalar(select(func.count()).select_from(SpareThread))
    except DBAPIError:
        return
    if not found:
        yield Finding("spare threads", "no ids are ready for new threads", "forum nightly")


def _factors(settings: Settings) -> Iterator[Finding]:
    if settings.demo:
        return  # anybody may be anybody there
    try:
        lacking = count_staff_lacking_factor()
    except DBAPIError:
        return
    if lacking:
        words = f"{lacking} staff accounts need one and have none until they next sign in"
        yield Finding("second factor", words, "forum staff list")


def _breakglass(_settings: Settings) -> Iterator[Finding]:
    try:
        problem = breakglass.broken()
        sealed = breakglass.wrongly_sealed()
    except (DBAPIError, KeysError):
        return  # told by _stores and _keys
    if problem:
        yield Finding("break-glass", text_in("en", problem), "forum breakglass verify")
    for epoch, words in sealed.items():
        yield Finding("break-glass", f"{epoch}: {words}")
    for epoch, words in _officers():
        yield Finding("break-glass", f"{epoch}: {words}", "forum officer add", is_warning=True)


def _officers() -> Iterator[tuple[str, str]]:
    """What is easily forgotten: a second key, and the coming quarter's."""
    officers, now = keyring.keys.officers, clock.quarter()
    for epoch, ones in officers.items():
        if len(ones) == 1 and epoch >= now:
            yield epoch, f"has officer {next(iter(ones))}'s key alone; nothing will be sealed"
    coming = clock.quarter(clock.today() + timedelta(days=_SOON))
    if keyring.officers(now) and coming not in officers:
        yield coming, "begins soon and has no officers' keys; nothing will be sealed"


def _index(_settings: Settings) -> Iterator[Finding]:
    try:
        any_thread = db.session.scalar(select(Thread.id).limit(1))
    except DBAPIError:
        return
    if any_thread and not indexing.is_ready():
        words = "missing or damaged: search asks the database"
        yield Finding("search index", words, "forum reindex")


def _uploads(_settings: Settings) -> Iterator[Finding]:
    """A row without its file shows nobody a picture; a file without a row goes by itself."""
    try:
        rows = db.session.execute(select(Upload.id, Upload.size_bytes)).all()
    except DBAPIError:
        return
    there = shelf.sizes()
    lost = sum(there.get(row.id) != row.size_bytes for row in rows)
    orphans = set(shelf.settled()) - {row.id for row in rows}
    if lost:
        words = f"{lost} files are missing or not what was written"
        yield Finding("uploads", words, "restore the folder uploads from a backup")
    if orphans:
        words = f"{len(orphans)} files belong to no post and no upload"
        yield Finding("uploads", words, "forum nightly")


_OF_BOARD: tuple[Check, ...] = (_counters, _outboxes, _spares, _index, _uploads, _breakglass)
_OF_KEYS: tuple[Check, ...] = (looking_at_keys.keys, looking_at_keys.copies)
CHECKS: tuple[Check, ...] = (
    _folder,
    *_OF_KEYS,
    _stores,
    servers,
    *_OF_BOARD,
    looking_at_keys.threads,
    looking_at_figures.figures,
    looking_at_figures.companies,
    _factors,
)
