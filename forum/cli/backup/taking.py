"""Takes a backup while the board is written to; nothing of it is ever on a disk unsealed."""

import hashlib
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from secrets import token_hex

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from forum import clock
from forum.anonymity import keys
from forum.cli import Refused
from forum.cli.backup import folders, remembered, rows
from forum.cli.backup.keyfile import SealingKey
from forum.cli.backup.sealing import Header, sealed
from forum.cli.opening import open_forum
from forum.cli.progress import Progress
from forum.config import Settings
from forum.database import STORES, Store
from forum.migrating import revision_of

UPLOADS = "uploads"


@dataclass(frozen=True)
class Taken:
    folder: Path
    sizes: dict[str, int]  # bytes by part
    rows: int
    files: int
    expired: int
    pruned: int


def uploads_of(settings: Settings) -> Path:
    return settings.data_dir / UPLOADS


def installation_of(path: Path) -> str:
    """Names an installation by what is its own for good. Raises KeysError."""
    pepper = keys.load(path).pepper
    return hashlib.blake2b(pepper, digest_size=16, person=b"forum.install").hexdigest()


def take(settings: Settings, target: Path, keep: int) -> Taken:
    """Raises Refused where a store is damaged or the target full; then nothing new is there."""
    today = clock.today(settings.timezone)
    with _naming(target), folders.only_one(target):
        expired = folders.prune_short_lived(target, today)
        remembered.keep(settings, target)
        with open_forum(settings), folders.begun(target, today) as (part, whole):
            counts = _seal_all(part, today, settings)
            sizes = {name: path.stat().st_size for name, path in folders.archives_in(part).items()}
        pruned = folders.prune_kept(target, today, keep)
    in_stores = sum(counts[store] for store in STORES)
    return Taken(whole, sizes, in_stores, counts[UPLOADS], expired, pruned)


def _seal_all(folder: Path, today: date, settings: Settings) -> dict[str, int]:
    key, parts = SealingKey.read(settings.backup_key), folders.PARTS
    header = Header("", today, token_hex(16), parts, installation_of(settings.keys_file))
    return {
        part: _seal(part, folders.archive(folder, part), key, header, settings) for part in parts
    }


@contextmanager
def _naming(target: Path) -> Iterator[None]:
    """A full disk and a store that cannot be read, in one line."""
    try:
        yield
    except OSError as error:
        message = f"{error.filename or target}: {error.strerror}"
        raise Refused(message) from error
    except DBAPIError as error:
        why = type(error.orig).__name__
        message = f"a store could not be read to its end ({why}); see `forum doctor`"
        raise Refused(message) from error


def _seal(name: str, path: Path, key: SealingKey, header: Header, settings: Settings) -> int:
    """How many rows or files went into this part."""
    header = replace(header, part=name)
    if name in STORES:
        return _seal_store(name, path, key, header)
    if name == UPLOADS:
        return _seal_uploads(uploads_of(settings), path, key, header)
    with sealed(path, key, header) as sealer:
        sealer.write(remembered.packed(settings))
    return 1


def _seal_store(store: Store, path: Path, key: SealingKey, header: Header) -> int:
    with rows.snapshot(store) as connection:
        _refuse_damaged(store, connection)
        header = replace(header, revision=revision_of(connection) or "")
        label = f"Backing up {store}"
        with (
            Progress(label, rows.count(connection)) as progress,
            sealed(path, key, header) as sealer,
        ):
            for line in rows.lines(connection, progress.step):
                sealer.write(line)
    return progress.done


def _refuse_damaged(store: Store, connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    found = connection.execute(text("PRAGMA quick_check(1)")).scalar()
    if found != "ok":
        message = f"the store {store} is damaged: nothing was written, and what is kept stays"
        raise Refused(message)


def _seal_uploads(folder: Path, path: Path, key: SealingKey, header: Header) -> int:
    """Files as they are now; one that goes away meanwhile belonged to something deleted."""
    found = sorted(one for one in folder.rglob("*") if one.is_file() and not one.is_symlink())
    with (
        Progress("Backing up uploads", len(found)) as progress,
        sealed(path, key, header, level=0) as sealer,  # pictures are packed already
        tarfile.open(fileobj=sealer, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        for one in found:
            _add_file(tar, one, str(one.relative_to(folder)), progress.step)
    return progress.done


def _add_file(tar: tarfile.TarFile, path: Path, name: str, step: Callable[[int], None]) -> None:
    """Its name and bytes: no owner, no mode, no time at which somebody uploaded it."""
    try:
        content = path.open("rb")
    except FileNotFoundError:
        return
    with content:
        member = tarfile.TarInfo(name)
        member.size, member.mode = os.fstat(content.fileno()).st_size, 0o600
        tar.addfile(member, content)
    step(1)
