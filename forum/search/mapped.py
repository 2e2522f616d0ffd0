"""Index files stay where they are mapped.

whoosh3 3.54 maps a segment, then copies each file in it into a BytesIO: 60 MB a process for 20,000
threads, and once more whenever the index has changed. Its BufferFile reads through a `Window`
here, so that all processes share what the kernel holds of the files.
"""

import os
from typing import Any

from whoosh.filedb import structfile

_LINE = 256  # bytes looked through at once


class Window:
    """A stretch of memory, read like a file."""

    def __init__(self, held: bytes | memoryview) -> None:
        self._held, self._at = held, 0

    def read(self, size: int = -1) -> bytes:
        end = len(self._held) if size < 0 else self._at + size
        piece = bytes(self._held[self._at : end])
        self._at += len(piece)
        return piece

    def readline(self) -> bytes:
        begin, line = self._at, b""
        while b"\n" not in line and (piece := self.read(_LINE)):
            line += piece
        line = line[: line.find(b"\n") + 1 or len(line)]
        self._at = begin + len(line)
        return line

    def seek(self, to: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: len(self._held)}
        self._at = start[whence] + to
        return self._at

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        self._held = b""


def keep_mapped() -> None:
    """From now on, in this process."""
    library: Any = structfile
    library.BytesIO = Window
