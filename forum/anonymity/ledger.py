"""What was destroyed, so that a restored backup does not bring it back (docs/decisions/0016).

It names epochs, which everybody may know, and keyed hashes of salts' and accounts' ids in the order
of the hashes: who has it learns neither whose they are nor when. Who changes it without the keys'
file is found out.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from forum.anonymity import keyfile
from forum.anonymity.keyfile import KeysError


@dataclass(frozen=True)
class Ledger:
    """`epochs` by the day on which their key was destroyed."""

    epochs: dict[str, date] = field(default_factory=dict)
    hashes: frozenset[str] = frozenset()

    def __or__(self, other: "Ledger") -> "Ledger":
        earliest = {
            name: min(one for one in (self.epochs.get(name), other.epochs.get(name)) if one)
            for name in sorted({*self.epochs, *other.epochs})
        }
        return Ledger(earliest, self.hashes | other.hashes)


def hash_of(key: bytes, what: str, name: str) -> str:
    """`what` is salt or account. Whoever has no key cannot tell whether a name is in the ledger."""
    words = f"{what}\0{name}".encode()
    return hashlib.blake2b(words, key=key, digest_size=16, person=b"forum.ledger.v1").hexdigest()


def read(path: Path, key: bytes) -> Ledger:
    """Empty where there is none. Raises KeysError where it is damaged or not this key's."""
    try:
        return parse(keyfile.read(path), key)
    except FileNotFoundError:
        return Ledger()
    except KeysError as error:
        message = f"{path}: {error}" if str(path) not in str(error) else str(error)
        raise KeysError(message) from error


def parse(text: str, key: bytes) -> Ledger:
    try:
        kept = json.loads(text)
        epochs = {name: date.fromisoformat(day) for name, day in kept["epochs"].items()}
        ledger = Ledger(epochs, frozenset(kept["hashes"]))
        proof = str(kept["proof"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = "not a list of what was destroyed"
        raise KeysError(message) from error
    if not hmac.compare_digest(proof, _proof(ledger, key)):
        message = "changed by somebody without the keys' file, or another installation's"
        raise KeysError(message)
    return ledger


def written(ledger: Ledger, key: bytes) -> str:
    return json.dumps({**_plain(ledger), "proof": _proof(ledger, key)}, indent=1)


def add(path: Path, key: bytes, more: Ledger) -> Ledger:
    """On the disk when this returns, and before anything is destroyed. What is there stays."""
    with keyfile.alone(path):
        before = read(path, key)
        after = before | more
        if after != before or not path.exists():
            keyfile.replace(path, written(after, key))
        return after


def hashes_of(key: bytes, what: str, names: Iterable[str]) -> Ledger:
    return Ledger(hashes=frozenset(hash_of(key, what, name) for name in names))


def _plain(ledger: Ledger) -> dict[str, object]:
    return {
        "epochs": {name: day.isoformat() for name, day in sorted(ledger.epochs.items())},
        "hashes": sorted(ledger.hashes),
    }


def _proof(ledger: Ledger, key: bytes) -> str:
    words = json.dumps(_plain(ledger)).encode()
    return hashlib.blake2b(words, key=key, digest_size=16, person=b"forum.proof.v1").hexdigest()
