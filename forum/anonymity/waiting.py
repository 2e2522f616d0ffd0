"""Where companies wait for the night: a file of slots, filled at random, all alike.

Not a row of the board: the transaction that wrote it also wrote a vote or a question, and xmin, the
write-ahead log or a free page would join the two (docs/decisions/0020-traces.md). A slot is
overwritten in place, after the commit, at a random place among random bytes: neither order nor
time nor what was written beside it is left. Without the keys nobody sees which slots are taken.
"""

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

SLOTS = 4096  # more are added where a day needs them
_TRIES = 32  # of slots that may be taken before more are added
SIZE = 72  # a nonce, 16 characters of a salt's id, a tag of 16 bytes, and their proof


class WaitingRoom:
    def __init__(self) -> None:
        self._path: Path | None = None

    def use(self, path: Path) -> None:
        self._path = path

    def put(self, box: SecretBox, plain: bytes) -> None:
        """On the disk when it returns. Raises OSError."""
        with self._open() as file:
            slot = _free_slot(file, box)
            os.pwrite(file, bytes(box.encrypt(plain)), slot * SIZE)
            os.fdatasync(file)

    def empty(self, box: SecretBox, take: Callable[[list[bytes]], None]) -> int:
        """Hand over what waits, then overwrite it; how many. What cannot be taken waits on."""
        with self._open() as file:
            found = [plain for slot in range(_slots(file)) if (plain := _read(file, box, slot))]
            take(found)
            os.pwrite(file, secrets.token_bytes(_slots(file) * SIZE), 0)
            os.fdatasync(file)
        return len(found)

    @contextmanager
    def _open(self) -> Iterator[int]:
        """The file's descriptor, for this process and thread alone."""
        if self._path is None:
            message = "no file was named"
            raise RuntimeError(message)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if not _slots(file):
                _add_slots(file)
            yield file
        finally:
            os.close(file)


def _slots(file: int) -> int:
    return os.fstat(file).st_size // SIZE


def _add_slots(file: int) -> int:
    """The first of the new ones."""
    begin = _slots(file)
    os.pwrite(file, secrets.token_bytes(SLOTS * SIZE), begin * SIZE)
    return begin


def _free_slot(file: int, box: SecretBox) -> int:
    for _ in range(_TRIES):
        slot = secrets.randbelow(_slots(file))
        if _read(file, box, slot) is None:
            return slot
    return _add_slots(file) + secrets.randbelow(SLOTS)


def _read(file: int, box: SecretBox, slot: int) -> bytes | None:
    try:
        return box.decrypt(os.pread(file, SIZE, slot * SIZE))
    except CryptoError:
        return None


waiting_room = WaitingRoom()
