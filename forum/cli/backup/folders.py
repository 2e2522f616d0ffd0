"""Where backups lie: a folder a day, in it a file a part; and how long each may live.

What names a person or joins one with a post lives eight days, as does all that could bring back
a destroyed key (ANONYMITY.md §1, §5): identity, vault and keys. Board and uploads as long as asked.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from secrets import token_hex

from forum.anonymity.epochs import BACKUP_DAYS
from forum.cli import Refused
from forum.cli.backup.sealing import Header

# In the order in which they are taken: what board and identity name is in the vault by then, as
# the vault commits first, and a file is there before the row that names it.
PARTS = ("board", "identity", "uploads", "vault", "keys")
SHORT_LIVED = ("identity", "vault", "keys")
LIFE = BACKUP_DAYS
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(\.\d+)?")
_BEGUN = ".begun-"


def archive(folder: Path, part: str) -> Path:
    return folder / f"{part}.archive"


def archives_in(folder: Path) -> dict[str, Path]:
    return {part: path for part in PARTS if (path := archive(folder, part)).is_file()}


def days_in(target: Path) -> Iterator[tuple[date, Path]]:
    """Every backup of a folder, the oldest first; what has another name is none of ours."""
    for path in sorted(target.iterdir()):
        if path.is_dir() and (named := _DAY.fullmatch(path.name)) and (day := _day(named[1])):
            yield day, path


def _day(text: str) -> date | None:
    """None where the calendar has no such day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def has_expired(header: Header, today: date) -> bool:
    return header.part in SHORT_LIVED and _age(header.day, today) >= LIFE


def _age(day: date, today: date) -> int:
    return (today - day).days


def prune_short_lived(target: Path, today: date) -> int:
    """Whether or not a new backup succeeds; how many archives went."""
    gone = [
        path
        for day, folder in days_in(target)
        if _age(day, today) >= LIFE
        for part, path in archives_in(folder).items()
        if part in SHORT_LIVED
    ]
    return _remove(gone)


def prune_kept(target: Path, today: date, keep: int) -> int:
    """After a new backup has succeeded."""
    old = [folder for day, folder in days_in(target) if _age(day, today) >= keep]
    return _remove([path for folder in old for path in archives_in(folder).values()])


def _remove(paths: list[Path]) -> int:
    for path in paths:
        path.unlink()
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
    return len(paths)


@contextmanager
def only_one(target: Path) -> Iterator[None]:
    """One backup at a time; what a killed one left is swept."""
    target.mkdir(parents=True, exist_ok=True)
    lock = os.open(target, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for left in target.glob(f"{_BEGUN}*"):
            shutil.rmtree(left)
        yield
    except BlockingIOError as error:
        message = f"{target}: another backup is being written there"
        raise Refused(message) from error
    finally:
        os.close(lock)


@contextmanager
def begun(target: Path, day: date) -> Iterator[tuple[Path, Path]]:
    """A folder to write into, and the one that takes its place when the block ends well."""
    part, whole = target / f"{_BEGUN}{token_hex(4)}", _free(target, day)
    part.mkdir(mode=0o700)
    try:
        yield part, whole
        _sync(part)
        part.rename(whole)
        _sync(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _free(target: Path, day: date) -> Path:
    number, path = 1, target / day.isoformat()
    while path.exists():
        number += 1
        path = target / f"{day.isoformat()}.{number}"
    return path


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
