"""The folder where clean pictures lie: `<id's first two letters>/<id>.webp`, for the owner alone.

Nothing of a file tells when it came: its times are set to a fixed instant, and once a night the
day's files are written anew in random order, so that place and number on the disk tell nothing.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_FRESH, _SETTLED = 0, 86_400  # modification times: written since the last night, or before it
_END = ".webp"


class Shelf:
    def __init__(self) -> None:
        self.folder = Path()

    def use(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, webp: bytes) -> None:
        """On the disk when it returns; raises OSError where it cannot be."""
        self._write(self._path(name), webp, _FRESH)

    def take(self, name: str) -> bytes | None:
        try:
            # Reading leaves no trace either
            descriptor = os.open(self._path(name), os.O_RDONLY | getattr(os, "O_NOATIME", 0))
        except FileNotFoundError:
            return None
        with os.fdopen(descriptor, "rb") as file:
            return file.read()

    def remove(self, name: str) -> None:
        """Twice is the same as once."""
        path = self._path(name)
        with suppress(FileNotFoundError):
            path.unlink()
            os.utime(path.parent, (_SETTLED, _SETTLED))

    def sizes(self) -> dict[str, int]:
        """Bytes by name of every picture there is."""
        return {path.stem: path.stat().st_size for path in self._files()}

    def settled(self) -> list[str]:
        """Names of pictures that were there a night ago: a request may still be at the others."""
        return [path.stem for path in self._files() if path.stat().st_mtime != _FRESH]

    def settle(self) -> int:
        """Write the day's files anew in random order; how many. Leftovers of a crash go."""
        fresh = [path for path in self._files() if path.stat().st_mtime == _FRESH]
        secrets.SystemRandom().shuffle(fresh)
        for path in fresh:
            with suppress(FileNotFoundError):
                self._write(path, path.read_bytes(), _SETTLED)
        return len(fresh)

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / (name + _END)

    def _files(self) -> Iterator[Path]:
        return self.folder.glob(f"*/*{_END}")

    def _write(self, path: Path, webp: bytes, time: int) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = path.with_suffix(".new")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(webp)
            file.flush()
            os.utime(file.fileno(), (time, time))
            os.fsync(file.fileno())
        beside.replace(path)
        _sync(path.parent)


def _sync(folder: Path) -> None:
    """The file's name on the disk as well; the folder's time tells nothing either."""
    os.utime(folder, (_SETTLED, _SETTLED))
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


shelf = Shelf()
