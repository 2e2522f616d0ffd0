"""An archive's bytes: a key sealed for its owner, then a stream that nobody can change unnoticed.

    mark · sealed key · stream header · frames (length, ciphertext)

libsodium's secretstream ties each frame to those before it and marks the last one, so that a byte
changed, a frame left out, moved or taken from another archive, and an end cut off are all found.
The first frame is the archive's header; the rest is packed by zlib.
"""

import hashlib
import io
import json
import os
import secrets
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO, Self

from nacl import bindings as sodium

from forum.cli import Refused
from forum.cli.backup.keyfile import OpeningKey, SealingKey

FORMAT = 1


class Spoilt(Refused):
    """An archive that is not what was written, or not for this key."""


_OTHER_VERSION = "made by another version of `forum backup`; use that one"
_NO_ARCHIVE = "no archive that `forum backup` made"
_OTHER_KEY = "damaged, or sealed for another key"
_CUT_OFF = "cut off"
_CHANGED = "damaged, or made by a server that does not hold this key"
_ADDED = "something was added to its end"
_DAMAGED = "damaged"
_MARK = b"forum archive 1\n"
_SEALED_KEY = 32 + 48  # a key and what crypto_box_seal adds
_FRAME = 1 << 18
_LENGTH = struct.Struct(">I")
_MORE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_LAST = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_HEADER = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_MOST = _FRAME + sodium.crypto_secretstream_xchacha20poly1305_ABYTES


@dataclass(frozen=True)
class Header:
    """What an archive is: sealed with it, so that its name and place need not be believed."""

    part: str
    day: date
    backup: str  # the same for all parts of one backup
    parts: tuple[str, ...]
    installation: str
    revision: str = ""
    format: int = FORMAT

    def __bytes__(self) -> bytes:
        return json.dumps(asdict(self) | {"day": self.day.isoformat()}).encode()

    @classmethod
    def read(cls, text: bytes) -> Self:
        kept = json.loads(text)
        if kept["format"] != FORMAT:
            raise Spoilt(_OTHER_VERSION)
        kept |= {"day": date.fromisoformat(kept["day"]), "parts": tuple(kept["parts"])}
        return cls(**kept)


def _stream_key(drawn: bytes, proof: bytes) -> bytes:
    return hashlib.blake2b(drawn, key=proof, digest_size=32, person=b"forum.backup.v1").digest()


class Sealer(io.RawIOBase):
    """Writes one archive. Without `finish` it has no end and is refused."""

    def __init__(self, file: IO[bytes], key: SealingKey, header: Header, level: int) -> None:
        self._file, self._buffer = file, bytearray()
        self._packer = zlib.compressobj(level)
        drawn = secrets.token_bytes(32)
        self._state = sodium.crypto_secretstream_xchacha20poly1305_state()
        begin = sodium.crypto_secretstream_xchacha20poly1305_init_push(
            self._state, _stream_key(drawn, key.proof)
        )
        file.write(_MARK + key.seal(drawn) + begin)
        self._push(bytes(header), _MORE)

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes) -> int:  # type: ignore[override]
        self._buffer += self._packer.compress(piece)
        self._push_whole()
        return len(piece)

    def finish(self) -> None:
        self._buffer += self._packer.flush()
        self._push_whole()
        self._push(bytes(self._buffer), _LAST)

    def _push_whole(self) -> None:
        while len(self._buffer) >= _FRAME:
            self._push(bytes(self._buffer[:_FRAME]), _MORE)
            del self._buffer[:_FRAME]

    def _push(self, frame: bytes, tag: int) -> None:
        sealed = sodium.crypto_secretstream_xchacha20poly1305_push(self._state, frame, tag=tag)
        self._file.write(_LENGTH.pack(len(sealed)) + sealed)


@contextmanager
def sealed(path: Path, key: SealingKey, header: Header, level: int = 3) -> Iterator[Sealer]:
    """A new file of mode 0600, on disk and whole when the block has ended well."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        sealer = Sealer(file, key, header, level)
        yield sealer
        sealer.finish()
        file.flush()
        os.fsync(file.fileno())


class Unsealer(io.RawIOBase):
    """Reads one archive; every byte that it gives out was sealed by the key's owner."""

    def __init__(self, file: IO[bytes], key: OpeningKey) -> None:
        self._file, self._key = file, key
        self._unpacker, self._ready, self._is_over = zlib.decompressobj(), b"", False
        self._state = sodium.crypto_secretstream_xchacha20poly1305_state()
        self._begin()
        self.header = Header.read(self._frame())

    def _begin(self) -> None:
        if self._file.read(len(_MARK)) != _MARK:
            raise Spoilt(_NO_ARCHIVE)
        drawn = self._key.open(self._file.read(_SEALED_KEY))
        if drawn is None:
            raise Spoilt(_OTHER_KEY)
        begin = self._file.read(_HEADER)
        if len(begin) != _HEADER:
            raise Spoilt(_CUT_OFF)
        key = _stream_key(drawn, self._key.proof)
        sodium.crypto_secretstream_xchacha20poly1305_init_pull(self._state, begin, key)

    def readable(self) -> bool:
        return True

    def readinto(self, room: memoryview) -> int:  # type: ignore[override]
        while not self._ready and not self._is_over:
            self._ready = self._unpacker.decompress(self._frame())
        size = min(len(room), len(self._ready))
        room[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _frame(self) -> bytes:
        length = self._file.read(_LENGTH.size)
        sealed = self._file.read(_size(length))
        if len(sealed) != _size(length):
            raise Spoilt(_CUT_OFF)
        try:
            frame, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(self._state, sealed)
        except (RuntimeError, ValueError) as error:  # the second for a frame too short to be one
            raise Spoilt(_CHANGED) from error
        if tag == _LAST:
            self._is_over = True
            if self._file.read(1):
                raise Spoilt(_ADDED)
        return bytes(frame)


def _size(length: bytes) -> int:
    if len(length) != _LENGTH.size:
        raise Spoilt(_CUT_OFF)
    size = int(_LENGTH.unpack(length)[0])
    if size > _MOST:
        raise Spoilt(_DAMAGED)
    return size


@contextmanager
def unsealed(path: Path, key: OpeningKey) -> Iterator[tuple[Header, IO[bytes]]]:
    """The header, and what follows it to be read. Raises Refused that names the file."""
    try:
        with path.open("rb") as file:
            archive = Unsealer(file, key)
            yield archive.header, io.BufferedReader(archive, _FRAME)
    except Spoilt as spoilt:
        message = f"{path}: {spoilt.message}"
        raise Refused(message) from spoilt
    except OSError as error:
        message = f"{error.filename or path}: {error.strerror}"
        raise Refused(message) from error


def drain(content: IO[bytes], step: Callable[[int], None] | None = None) -> None:
    """Read to the end: only then is it known to be whole."""
    while piece := content.read(_FRAME):
        if step:
            step(len(piece))
