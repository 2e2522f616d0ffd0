"""Epoch keys, the pepper and officers' public keys: a JSON file of mode 0600, in no store."""

import hashlib
import json
import os
import secrets
from dataclasses import dataclass, field
from dataclasses import replace as changed
from pathlib import Path

from forum import clock
from forum.anonymity import epochs, keyfile, ledger
from forum.anonymity.keyfile import KeysError
from forum.anonymity.ledger import Ledger

RETENTION_MONTHS = 12

__all__ = ["Keyring", "Keys", "KeysError", "create", "ensure_epochs", "keyring", "load"]


@dataclass(frozen=True, repr=False)
class Keys:
    pepper: bytes
    additions: bytes
    epochs: dict[str, bytes] = field(default_factory=dict)
    # By epoch, then by officer. They open nothing; whoever could exchange them could read what is
    # sealed from then on, hence their place.
    officers: dict[str, dict[str, bytes]] = field(default_factory=dict)

    @property
    def ledger(self) -> bytes:
        return hashlib.blake2b(key=self.pepper, person=b"forum.ledgerkey", digest_size=32).digest()


def create(path: Path) -> bool:
    """Make the file with the current epoch's key, if there is none; whether it was made."""
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with keyfile.alone(path):
        if path.exists():
            return False
        _write(path, Keys(secrets.token_bytes(32), secrets.token_bytes(32)))
    ensure_epochs(path)
    return True


def ensure_epochs(path: Path) -> list[str]:
    """Add a key for the current quarter where it is missing; the names added."""
    with keyfile.alone(path):
        keys = load(path)
        if epochs.latest_of(clock.quarter(), keys.epochs):
            return []
        return [_begin(path, keys, clock.quarter())]


def begin_another(path: Path, destroyed: Ledger) -> str:
    """An epoch within the quarter, with keys that nobody has yet; its name."""
    with keyfile.alone(path):
        keys = load(path)
        name = epochs.next_of(clock.quarter(), [*keys.epochs, *destroyed.epochs])
        return _begin(path, changed(keys, additions=secrets.token_bytes(32)), name)


def _begin(path: Path, keys: Keys, name: str) -> str:
    _write(path, changed(keys, epochs=keys.epochs | {name: secrets.token_bytes(32)}))
    return name


def drop(path: Path, names: set[str]) -> set[str]:
    """Take these epochs' keys out of the file; those that were there."""
    with keyfile.alone(path):
        keys = load(path)
        there = names & set(keys.epochs)
        if there:
            kept = {name: key for name, key in keys.epochs.items() if name not in there}
            officers = {name: ones for name, ones in keys.officers.items() if name not in there}
            _write(path, changed(keys, epochs=kept, officers=officers))
        keyfile.sweep(path)
        return there


def add_officer(path: Path, epoch: str, officer: str, public: bytes) -> None:
    """Raises KeysError for an officer who has a key in this epoch, and for a key that is there."""
    with keyfile.alone(path):
        keys = load(path)
        there = keys.officers.get(epoch, {})
        if officer in there:
            message = f"officer {officer} has a key for {epoch} already"
            raise KeysError(message)
        if any(public in ones.values() for ones in keys.officers.values()):
            message = "this key is another officer's, or another epoch's"
            raise KeysError(message)
        _write(path, changed(keys, officers=keys.officers | {epoch: there | {officer: public}}))


def remove_officer(path: Path, epoch: str, officer: str) -> None:
    with keyfile.alone(path):
        keys = load(path)
        left = {name: key for name, key in keys.officers.get(epoch, {}).items() if name != officer}
        _write(path, changed(keys, officers=keys.officers | {epoch: left}))


def load(path: Path) -> Keys:
    """Raises KeysError where the file is missing, damaged or readable by others."""
    try:
        return parse(keyfile.read(path))
    except FileNotFoundError as error:
        message = f"{path}: no keys there; `forum init` makes them"
        raise KeysError(message) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{path}: not a keys file"
        raise KeysError(message) from error


def parse(text: str) -> Keys:
    kept = json.loads(text)
    return Keys(
        bytes.fromhex(kept["pepper"]),
        bytes.fromhex(kept["additions"]),
        _from_hex(kept["epochs"]),
        {name: _from_hex(ones) for name, ones in kept.get("officers", {}).items()},
    )


def _from_hex(ones: dict[str, str]) -> dict[str, bytes]:
    return {name: bytes.fromhex(key) for name, key in ones.items()}


def _to_hex(ones: dict[str, bytes]) -> dict[str, str]:
    return {name: key.hex() for name, key in ones.items()}


def _write(path: Path, keys: Keys) -> None:
    plain = {
        "pepper": keys.pepper.hex(),
        "additions": keys.additions.hex(),
        "epochs": _to_hex(keys.epochs),
        "officers": {name: _to_hex(ones) for name, ones in keys.officers.items()},
    }
    keyfile.replace(path, json.dumps(plain, indent=1))


Stamp = tuple[tuple[int, int, int] | None, ...]


class Keyring:
    """The keys as the process holds them; read again when the file changes, on whichever side.

    A key that the ledger says was destroyed is none, wherever the file came from.
    """

    def __init__(self) -> None:
        self._path: Path | None = None
        self._ledger_path: Path | None = None
        self._names: tuple[str, str] | None = None
        self._read: tuple[Stamp, Keys, Ledger] | None = None
        self.months = RETENTION_MONTHS

    def use(self, path: Path, ledger: Path | None = None, months: int = RETENTION_MONTHS) -> None:
        self._path, self._read, self._names, self.months = path, None, None, months
        self._ledger_path = ledger or path.with_suffix(".destroyed")

    @property
    def path(self) -> Path:
        if self._path is None:
            message = "no keys file was named"
            raise KeysError(message)
        return self._path

    @property
    def ledger_path(self) -> Path:
        return self._ledger_path or self.path.with_suffix(".destroyed")

    @property
    def stamp(self) -> Stamp:
        """Changes with either file: whoever remembers something by a key forgets it then."""
        if not self._names:
            self._names = str(self.path), str(self.ledger_path)
        return _stamp_of(self._names[0]), _stamp_of(self._names[1])

    @property
    def keys(self) -> Keys:
        return self._current()[1]

    @property
    def destroyed(self) -> Ledger:
        return self._current()[2]

    def _current(self) -> tuple[Stamp, Keys, Ledger]:
        stamp = self.stamp
        if self._read is None or self._read[0] != stamp:
            keys = load(self.path)
            gone = ledger.read(self.ledger_path, keys.ledger)
            live = {name: key for name, key in keys.epochs.items() if name not in gone.epochs}
            self._read = stamp, changed(keys, epochs=live), gone
        return self._read

    def beside(self, name: str) -> Path:
        """A file that lies where the keys do."""
        return self.path.with_name(name)

    def officers(self, epoch: str) -> tuple[bytes, bytes] | None:
        """Both public keys, or None where not both are there: one alone seals nothing."""
        ones = self.keys.officers.get(epoch, {})
        return (ones["a"], ones["b"]) if ones.keys() >= {"a", "b"} else None

    def epoch(self, name: str) -> bytes:
        return self.keys.epochs[name]

    def current_epoch(self) -> str:
        """The epoch for a thread begun now; its key is made if the nightly job has not yet."""
        quarter = clock.quarter()
        name = epochs.latest_of(quarter, self.keys.epochs)
        if name is None and quarter in self.destroyed.epochs:
            name = begin_another(self.path, self.destroyed)
        if name is None:
            ensure_epochs(self.path)
        return name or quarter


def _stamp_of(path: str) -> tuple[int, int, int] | None:
    """Asked for several times a page: hence a plain name and no `Path`."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_mode


keyring = Keyring()
