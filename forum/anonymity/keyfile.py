"""A small file of mode 0600 that is replaced as a whole, and what it held before overwritten.

What no program can promise: a disk that writes elsewhere (SSD, copy-on-write, a journal, snapshots)
may keep the old bytes. docs/operating.md says so, and what helps.
"""

import fcntl
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class KeysError(Exception):
    pass


def read(path: Path) -> str:
    """Raises KeysError where others may read it; FileNotFoundError."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        message = f"{path}: mode {mode:o}; expected 600, as others may not read it"
        raise KeysError(message)
    return path.read_text()


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Of all processes one changes the file: reads it, and writes what follows from that."""
    descriptor = os.open(_beside(path, ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def replace(path: Path, text: str) -> None:
    """A reader sees the old text or the new one. To be called `alone`.

    The old bytes keep a name until they are overwritten, so that the next one finds what a killed
    one left.
    """
    new, old = _beside(path, ".new"), _beside(path, ".old")
    sweep(path)
    if path.exists():
        with suppress(OSError):  # a file system without second names: then they cannot be reached
            os.link(path, old)
    _write(new, text.encode())
    new.replace(path)
    _sync_folder(path.parent)
    sweep(path)


def sweep(path: Path) -> None:
    """Overwrite and remove what a killed `replace` left beside the file."""
    for suffix in (".new", ".old"):
        overwrite(_beside(path, suffix))


def overwrite(path: Path) -> None:
    """Nothing where there is no such file, or where it is another name of one that is in use."""
    if not path.exists():
        return
    if path.suffix == ".old" and _is_in_use(path):
        path.unlink()
        return
    with path.open("r+b") as file:
        size = os.fstat(file.fileno()).st_size
        file.write(secrets.token_bytes(size))
        file.flush()
        os.fsync(file.fileno())
        file.truncate(0)
    path.unlink()
    _sync_folder(path.parent)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _is_in_use(path: Path) -> bool:
    """Killed before the new file took its place: the old bytes are still the file's own."""
    return path.stat().st_nlink > 1


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
