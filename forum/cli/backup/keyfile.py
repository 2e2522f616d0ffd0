"""The two halves of a backup's key: one seals and is on the server, one opens and is not.

Whoever seals also proves that they hold the server's half: an archive that somebody else made for
the same key does not open.
"""

import base64
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from forum.cli import passphrases

PREFIX = "backup1-"
_MARK = "forum backup key 1"


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
    passphrases.write(path, _MARK, key.private + key.proof, passphrase)
    return key.sealing()


def load(path: Path, passphrase: Callable[[], str]) -> OpeningKey:
    """Raises Refused for another file and another passphrase."""
    both = passphrases.read(path, _MARK, "forum backup-key", passphrase)
    return OpeningKey(both[:32], both[32:])
