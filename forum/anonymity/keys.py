"""Epoch keys and the pepper: a JSON file of mode 0600, in none of the stores."""

import json
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from forum import clock


class KeysError(Exception):
    pass


@dataclass(frozen=True, repr=False)
class Keys:
    pepper: bytes
    additions: bytes
    epochs: dict[str, bytes]


def create(path: Path) -> bool:
    """Make the file with the current epoch's key, if there is none; whether it was made."""
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, Keys(secrets.token_bytes(32), secrets.token_bytes(32), {}))
    ensure_epochs(path)
    return True


def ensure_epochs(path: Path) -> list[str]:
    """Add a key for the current quarter where it is missing; the names added."""
    keys = load(path)
    added = [name for name in (clock.quarter(),) if name not in keys.epochs]
    if added:
        epochs = keys.epochs | {name: secrets.token_bytes(32) for name in added}
        _write(path, Keys(keys.pepper, keys.additions, epochs))
    return added


def load(path: Path) -> Keys:
    """Raises KeysError where the file is missing, damaged or readable by others."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            message = f"{path}: mode {mode:o}; expected 600, as others may not read it"
            raise KeysError(message)
        kept = json.loads(path.read_text())
        return Keys(
            bytes.fromhex(kept["pepper"]),
            bytes.fromhex(kept["additions"]),
            {name: bytes.fromhex(key) for name, key in kept["epochs"].items()},
        )
    except FileNotFoundError as error:
        message = f"{path}: no keys there; `forum init` makes them"
        raise KeysError(message) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{path}: not a keys file"
        raise KeysError(message) from error


def _write(path: Path, keys: Keys) -> None:
    """Replace the file as a whole: a reader sees the old keys or the new ones, never half."""
    text = json.dumps(
        {
            "pepper": keys.pepper.hex(),
            "additions": keys.additions.hex(),
            "epochs": {name: key.hex() for name, key in keys.epochs.items()},
        },
        indent=1,
    )
    beside = path.with_suffix(".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


class Keyring:
    """The keys as the process holds them; read again when an epoch is not known yet."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._keys: Keys | None = None

    def use(self, path: Path) -> None:
        self._path, self._keys = path, None

    @property
    def keys(self) -> Keys:
        if self._path is None:
            message = "no keys file was named"
            raise KeysError(message)
        if self._keys is None:
            self._keys = load(self._path)
        return self._keys

    def epoch(self, name: str) -> bytes:
        if name not in self.keys.epochs:
            self._keys = None
        return self.keys.epochs[name]

    def current_epoch(self) -> str:
        """The epoch for a thread begun now; its key is made if the nightly job has not yet."""
        name = clock.quarter()
        if name not in self.keys.epochs and self._path:
            ensure_epochs(self._path)
            self._keys = None
        return name


keyring = Keyring()
