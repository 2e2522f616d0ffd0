"""Puts a backup into a place that is empty: each store as a whole or not at all.

The board comes last: until it is there nothing can be served. A mark in each store names the
backup that it came from, so that a run that was killed is simply run again.
"""

import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import IO

import sqlalchemy as sa
from flask import Flask

from forum import schedule
from forum.anonymity import keyfile
from forum.anonymity.keys import create
from forum.anonymity.ledger import Ledger
from forum.cli import Refused
from forum.cli.backup import folders, remembered, rows
from forum.cli.backup.checking import SWAPPED
from forum.cli.backup.keyfile import OpeningKey
from forum.cli.backup.sealing import Header, Spoilt, drain, unsealed
from forum.cli.backup.taking import UPLOADS, installation_of, uploads_of
from forum.cli.progress import Progress
from forum.config import Settings
from forum.database import STORES, Store, engine_of, writing
from forum.laying_out import lay_out
from forum.migrating import upgrade, upgrade_within
from forum.search import indexing

ORDER: tuple[Store, ...] = ("vault", "identity", "board")
# What must not come alive again. A spare id may have become a thread after the backup: used twice,
# one salt would tie two threads together, so new ones are made.
LEFT_OUT: dict[Store, frozenset[str]] = {
    "board": frozenset({"spare_thread", "watch"}),
    "identity": frozenset(
        {"session", "pending_step", "join_code", "invitation", "letter_subscription", "reset"}
    ),
    "vault": frozenset({"sealed_secret"}),
}
# What may be done twice. Letters are not: they went out before the backup was needed.
REPEATABLE = frozenset({indexing.KIND, schedule.KIND})
_NOT_ITS_KEYS = "not the keys of its installation"
_MARK = sa.Table("restoring", sa.MetaData(), sa.Column("backup", sa.String(32)))


def refuse_filled(settings: Settings, headers: dict[str, Header]) -> None:
    """Before anything is touched. What an earlier run of the same restore left is no hindrance."""
    if settings.keys_file.exists():
        ours = installation_of(settings.keys_file)
        if any(header.installation != ours for header in headers.values()):
            message = f"{settings.keys_file}: the backup is another installation's"
            raise Refused(message)
    for store in STORES:
        if store in headers and not _is_free(store, headers[store]):
            message = f"the store {store} is not empty; --into names a new folder"
            raise Refused(message)
    if UPLOADS in headers and _holds_files(settings) and not _is_ours("board", headers[UPLOADS]):
        message = f"{uploads_of(settings)}: not empty; --into names a new folder"
        raise Refused(message)


def _is_free(store: Store, header: Header) -> bool:
    return not _tables(store) or _is_ours(store, header)


def _tables(store: Store) -> set[str]:
    url = engine_of(store).url
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return set()
    with engine_of(store).connect() as connection:
        return set(sa.inspect(connection).get_table_names()) - {rows.VERSIONS}


def _is_ours(store: Store, header: Header) -> bool:
    """Whether an earlier run put this very backup there."""
    if _MARK.name not in _tables(store):
        return False
    with engine_of(store).connect() as connection:
        return connection.scalar(sa.select(_MARK)) == header.backup


def _holds_files(settings: Settings) -> bool:
    folder = uploads_of(settings)
    return folder.is_dir() and any(folder.iterdir())


def put_back(
    app: Flask, settings: Settings, folder: Path, key: OpeningKey, headers: dict[str, Header]
) -> None:
    """Inside the application's context."""
    known = Ledger()
    if "keys" in headers:
        with _reopened(folder, headers["keys"], key) as content:
            known = _put_keys(settings.keys_file, content, headers["keys"])
    create(settings.keys_file)  # for a board alone: its threads can be read and exported
    remembered.bring(settings, folder, known)
    for store in ORDER:
        if store in headers:
            if not _is_ours(store, headers[store]):
                with _reopened(folder, headers[store], key) as content:
                    _put_store(store, content, headers[store])
            upgrade(app, store)
    if UPLOADS in headers:
        with _reopened(folder, headers[UPLOADS], key) as content:
            _put_uploads(uploads_of(settings), content)
    lay_out(app)
    with app.app_context():
        remembered.obey()
    for store in STORES:
        with writing(store), engine_of(store).begin() as connection:
            _MARK.drop(connection, checkfirst=True)


@contextmanager
def _reopened(folder: Path, expected: Header, key: OpeningKey) -> Iterator[IO[bytes]]:
    """The archive that was looked through and no other: an older one would be expired unnoticed."""
    with unsealed(folders.archive(folder, expected.part), key) as (header, content):
        if header != expected:
            raise Spoilt(SWAPPED)
        yield content


def _put_keys(target: Path, content: IO[bytes], header: Header) -> Ledger:
    """A file that is there stays: epochs that were destroyed since are not in it.

    What was destroyed until then, in either case.
    """
    text, known, _ = remembered.unpacked(content.read())
    if target.exists():
        return known
    beside = target.with_suffix(".restoring")
    keyfile.overwrite(beside)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if installation_of(beside) != header.installation:
        raise Spoilt(_NOT_ITS_KEYS)
    beside.replace(target)
    return known


def _put_store(store: Store, content: IO[bytes], header: Header) -> None:
    with (
        Progress(f"Restoring {store}") as progress,
        writing(store),
        engine_of(store).begin() as connection,
    ):
        rows.take_time(connection)
        upgrade_within(connection, store, header.revision)
        batches = _without_letters(rows.read(content, progress.step))
        rows.put(connection, batches, LEFT_OUT[store])
        _MARK.create(connection)
        connection.execute(sa.insert(_MARK).values(backup=header.backup))


def _without_letters(batches: Iterator[rows.Batch]) -> Iterator[rows.Batch]:
    for one in batches:
        batch = one
        if batch.table == "outbox":
            kind = batch.columns.index("kind")
            batch = replace(batch, rows=[row for row in batch.rows if row[kind] in REPEATABLE])
        if batch.rows:
            yield batch


def _put_uploads(target: Path, content: IO[bytes]) -> None:
    beside = target.with_name(f"{target.name}.restoring")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(mode=0o700)
    with (
        tarfile.open(fileobj=content, mode="r|") as tar,
        Progress("Restoring uploads") as progress,
    ):
        for member in tar:
            tar.extract(member, beside, filter="data")
            progress.step()
        drain(content)
    with suppress(OSError):  # not there, or not empty
        target.rmdir()
    if not target.exists():
        beside.rename(target)
        return
    _put_beside(target, beside)


def _put_beside(target: Path, restored: Path) -> None:
    """Some are there: an earlier run put them, or the board was served after it was cut off."""
    for path in [one for one in restored.rglob("*") if one.is_file()]:
        place = target / path.relative_to(restored)
        place.parent.mkdir(parents=True, exist_ok=True)
        path.replace(place)
    shutil.rmtree(restored)
