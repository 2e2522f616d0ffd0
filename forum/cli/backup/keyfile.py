"""The two halves of a backup's key: one seals and is on the server, one opens and is not.

Whoever seals also proves that they hold the server's half: an archive that somebody else made for
the same key does not open.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.pwhash import argon2id
from nacl.secret import SecretBox

from forum.cli import Refused

PREFIX = "backup1-"
_MARK = "forum backup key 1"
# What a damaged file may not exceed
_MOST, _MOST_TURNS = argon2id.MEMLIMIT_SENSITIVE, 10


@dataclass(frozen=True, repr=False)
class SealingKey:
    """What FORUM_BACKUP_KEY holds: it opens nothing."""

    public: bytes
    proof: bytes

    @classmethod
    def read(cls, text: str) -> "SealingKey":
        raw = base64.urlsafe_b64decode(text.removeprefix(PREFIX) + "==")
        return cls(raw[:32], raw[32:])

    def __str__(self) -> str:
        return PREFIX + base64.urlsafe_b64encode(self.public + self.proof).decode().rstrip("=")

    def seal(self, stream_key: bytes) -> bytes:
        return SealedBox(PublicKey(self.public)).encrypt(stream_key)


@dataclass(frozen=True, repr=False)
class OpeningKey:
    private: bytes
    proof: bytes

    def sealing(self) -> SealingKey:
        return SealingKey(bytes(PrivateKey(self.private).public_key), self.proof)

    def open(self, sealed: bytes) -> bytes | None:
        """The stream's key; None where it was sealed for another key, or is damaged."""
        try:
            return SealedBox(PrivateKey(self.private)).decrypt(sealed)
        except CryptoError:
            return None


def make(path: Path, passphrase: str) -> SealingKey:
    """A new key: its opening half into a file of mode 0600. Raises Refused where one is there."""
    key = OpeningKey(bytes(PrivateKey.generate()), secrets.token_bytes(32))
    salt = secrets.token_bytes(argon2id.SALTBYTES)
    cost = (argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE)
    box = SecretBox(_stretched(passphrase, salt, *cost)).encrypt(key.private + key.proof)
    kept = {"is": _MARK, "salt": salt.hex(), "cost": cost, "box": bytes(box).hex()}
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(json.dumps(kept) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise Refused(message) from error
    return key.sealing()


def load(path: Path, passphrase: str) -> OpeningKey:
    """Raises Refused for another file and another passphrase."""
    try:
        kept = json.loads(path.read_text())
        salt, box = bytes.fromhex(kept["salt"]), bytes.fromhex(kept["box"])
        turns, memory = kept["cost"]
        is_ours = kept["is"] == _MARK and 0 < memory <= _MOST and 0 < turns <= _MOST_TURNS
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise Refused(message) from error
    except (ValueError, KeyError, TypeError) as error:
        message = f"{path}: not the key file that `forum backup-key` makes"
        raise Refused(message) from error
    if not is_ours:
        message = f"{path}: another kind of key file, or a damaged one"
        raise Refused(message)
    try:
        both = SecretBox(_stretched(passphrase, salt, turns, memory)).decrypt(box)
    except CryptoError as error:
        message = f"{path}: the passphrase does not open it"
        raise Refused(message) from error
    return OpeningKey(both[:32], both[32:])


def _stretched(passphrase: str, salt: bytes, turns: int, memory: int) -> bytes:
    return argon2id.kdf(32, passphrase.encode(), salt, opslimit=turns, memlimit=memory)
