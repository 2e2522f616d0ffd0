"""What `forum doctor` looks at where something was to be destroyed, or may not be where it is."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from forum import clock
from forum.anonymity import KeysError, keyring, known_epochs, mail_key
from forum.board.actions import unsettled_threads
from forum.board.models import Thread
from forum.cli.doctor import Finding
from forum.config import Settings
from forum.database import db

_SMALL = 1_000_000  # bytes: no keys file has more
_MOST = 500  # files looked at in a folder


def keys(_settings: Settings) -> Iterator[Finding]:
    try:
        epochs = keyring.keys.epochs
    except KeysError as error:
        yield Finding("keys", str(error))
        return
    if not epochs:
        yield Finding("keys", "no epoch has a key", "forum keys new")
    for one in known_epochs():
        if not one.is_destroyed and one.destroyed_on < clock.today():
            words = f"{one.name} was to be destroyed on {one.destroyed_on}"
            yield Finding("keys", words, "forum nightly")


def mail(settings: Settings) -> Iterator[Finding]:
    """Where pages alone are served there is no private half, and none to look at."""
    path = settings.mail_key_file
    try:
        problem = mail_key.problem()
    except KeysError as error:
        yield Finding("mail key", str(error), f"chmod 600 {path}" if path.exists() else "")
        return
    if problem:
        yield Finding("mail key", problem, "forum keys mail --renew")


def threads(_settings: Settings) -> Iterator[Finding]:
    """Killed in the middle of a destruction, or with another keys file than the board's."""
    try:
        waiting = len(unsettled_threads())
        named = set(db.session.scalars(select(Thread.epoch).distinct()))
        lost = named - set(keyring.keys.epochs) - set(keyring.destroyed.epochs)
    except (DBAPIError, KeysError):
        return  # told by others
    if waiting:
        words = f"{waiting} threads have lost their key or salt and did not begin anew"
        yield Finding("destruction", words, "forum nightly")
    for name in sorted(lost):
        words = f"{name}: threads are signed with it, and there is no key"
        remedy = f"put the keys file back; if it is lost: forum keys shred {name}"
        yield Finding("keys", words, remedy)


def copies(settings: Settings) -> Iterator[Finding]:
    """Where a key is destroyed, a copy of it is not."""
    for path in _beside(settings):
        if path != settings.keys_file and _holds_keys(path):
            words = f"{path}: a copy of the keys, which nothing destroys"
            yield Finding("keys", words, f"shred -u {path}")
    folder = settings.keys_file.parent
    near = [*folder.glob("*.archive"), *folder.glob("*/*.archive")]
    if near:
        words = f"{settings.keys_file} lies in a folder of backups"
        yield Finding("keys", words, "another folder, named by FORUM_KEYS_FILE")


def _beside(settings: Settings) -> Iterator[Path]:
    seen = {settings.keys_file.parent, settings.data_dir}
    for folder in sorted(seen):
        found = (*folder.glob("*"), *folder.glob("*/*")) if folder.is_dir() else ()
        files = (one for one in found if one.is_file() and not one.is_symlink())
        yield from sorted(files)[:_MOST]


def _holds_keys(path: Path) -> bool:
    with suppress(OSError):
        if path.stat().st_size < _SMALL:
            content = path.read_bytes()
            return b'"pepper"' in content and b'"epochs"' in content
    return False
