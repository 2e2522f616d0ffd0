"""Lines of a file that may be packed, of standard input, or of neither."""

import gzip
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO, cast

LONGEST_LINE = 16_000_000  # bytes: more than any thread with its answers
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"


class Damaged(Exception):
    """A packed file ends too early or is no packed file."""


class Lines:
    """Numbered lines; blank ones are left out, one that is too long comes as None."""

    def __init__(self, raw: IO[bytes], size: int) -> None:
        self._raw, self.size = raw, size

    @property
    def reached(self) -> int:
        """How many of the file's `size` bytes were read; packed ones, where it is packed."""
        return self._raw.tell() if self.size else 0

    def __iter__(self) -> Iterator[tuple[int, bytes | None]]:
        try:
            for number, line in enumerate(_limited(_unpacked(self._raw)), 1):
                words = line and line.removeprefix(_BOM).strip()
                if words is None or words:
                    yield number, words
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise Damaged from error


def _unpacked(raw: IO[bytes]) -> IO[bytes]:
    reader = raw if isinstance(raw, BufferedReader) else BufferedReader(raw)  # type: ignore[type-var]
    if reader.peek(2)[:2] == _GZIP:
        return cast("IO[bytes]", gzip.open(reader))
    return reader


def _limited(file: IO[bytes]) -> Iterator[bytes | None]:
    while line := file.readline(LONGEST_LINE):
        is_whole = line.endswith(b"\n") or len(line) < LONGEST_LINE
        yield line if is_whole else None
        while not is_whole:
            rest = file.readline(LONGEST_LINE)
            is_whole = rest.endswith(b"\n") or len(rest) < LONGEST_LINE


@contextmanager
def open_lines(name: str) -> Iterator[Lines]:
    """Of a file, or of standard input for `-`. Raises OSError."""
    if name == "-":
        yield Lines(sys.stdin.buffer, 0)
        return
    path = Path(name)
    with path.open("rb") as raw:
        yield Lines(raw, path.stat().st_size)
