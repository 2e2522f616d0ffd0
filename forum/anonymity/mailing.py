"""Who is written to, sealed for the mail worker alone (docs/decisions/0022-sealed-mail.md).

A subscription has a token that comes from the member's secret: while they are here it is found,
and no row says whose it is. The address is sealed once, beside a hash of the token; a thread that
somebody wants news of has the token, sealed anew each time.
"""

import base64
import hashlib
import struct
from dataclasses import dataclass
from pathlib import Path

from nacl.encoding import HexEncoder
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from forum.anonymity import keyfile
from forum.anonymity.credential import Signer, credential_of
from forum.anonymity.keyfile import KeysError

_ADDRESS_SIZE, _TOKEN_SIZE = 512, 32  # bytes: the longest address has 254
_TOKEN_LENGTH = 25


@dataclass(frozen=True, repr=False)
class Recipient:
    address: str
    language: str
    token: str


def letters_token(actor: Signer) -> str:
    """The actor's own, as long as they have their secret: 125 bits, fit for a link."""
    secret = credential_of(actor)._secret  # noqa: SLF001  this room's own
    digest = hashlib.blake2b(key=secret, person=b"forum.letters.v1", digest_size=16).digest()
    return base64.b32encode(digest).decode().lower()[:_TOKEN_LENGTH]


class MailKey:
    """The private half is read when a letter is sent, by no request; the public half seals."""

    def __init__(self) -> None:
        self._path: Path | None = None

    def use(self, path: Path) -> None:
        self._path = path

    @property
    def path(self) -> Path:
        if self._path is None:
            message = "no mail key was named"
            raise KeysError(message)
        return self._path

    def is_there(self) -> bool:
        """Whether anything can be sealed here."""
        return self._path is not None and public_of(self._path).exists()

    def problem(self) -> str:
        """What is wrong with the two halves; empty where nothing is. Raises KeysError."""
        public = read_public(self.path)
        if not self.path.exists():
            return ""
        private = read_private(self.path)
        return "" if private.public_key == public else f"{self.path}: the halves are not of a pair"

    def seal_recipient(self, one: Recipient) -> bytes:
        """560 bytes, whoever it is."""
        return self._seal(_packed(one.address, one.language, one.token), _ADDRESS_SIZE)

    def open_recipient(self, box: bytes) -> Recipient | None:
        """None where it was sealed for another key. Raises KeysError."""
        opened = _open(read_private(self.path), box, _ADDRESS_SIZE)
        return Recipient(*_unpacked(opened)) if opened else None

    def seal_token(self, token: str) -> bytes:
        """80 bytes; two of the same token have nothing in common."""
        return self._seal(_packed(token), _TOKEN_SIZE)

    def open_tokens(self, boxes: list[bytes]) -> set[str]:
        """Each once; what was sealed for another key is left out. Raises KeysError."""
        private = read_private(self.path)
        opened = (_open(private, box, _TOKEN_SIZE) for box in boxes)
        return {_unpacked(one)[0] for one in opened if one}

    def _seal(self, packed: bytes, size: int) -> bytes:
        public = read_public(self.path)
        return bytes(SealedBox(public).encrypt(packed + bytes(size - len(packed))))


def public_of(path: Path) -> Path:
    return path.with_suffix(".pub")


def create(path: Path) -> bool:
    """Make both halves where neither is there; whether they were made.

    Where pages are served apart from the worker, the public half lies alone.
    """
    if _is_made(path):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with keyfile.alone(path):
        if _is_made(path):
            return False
        _write(path, PrivateKey.generate())
    return True


def _is_made(path: Path) -> bool:
    return path.exists() or public_of(path).exists()


def renew(path: Path) -> None:
    """A new pair: whatever was sealed for the old one opens no longer."""
    with keyfile.alone(path):
        _write(path, PrivateKey.generate())


def _write(path: Path, key: PrivateKey) -> None:
    keyfile.replace(public_of(path), key.public_key.encode(HexEncoder).decode() + "\n")
    keyfile.replace(path, key.encode(HexEncoder).decode() + "\n")


def read_private(path: Path) -> PrivateKey:
    """Raises KeysError where it is missing, damaged or readable by others."""
    return PrivateKey(_read(path), HexEncoder)


def read_public(path: Path) -> PublicKey:
    return PublicKey(_read(public_of(path)), HexEncoder)


def _read(path: Path) -> bytes:
    try:
        text = keyfile.read(path).strip()
    except FileNotFoundError as error:
        message = f"{path}: no mail key there; `forum keys mail` makes one"
        raise KeysError(message) from error
    if len(text) != 2 * PrivateKey.SIZE or set(text) - set("0123456789abcdef"):
        message = f"{path}: not a mail key"
        raise KeysError(message)
    return text.encode()


def _open(private: PrivateKey, box: bytes, size: int) -> bytes | None:
    try:
        opened = SealedBox(private).decrypt(box)
    except CryptoError:
        return None
    return opened if len(opened) == size else None


def _packed(*words: str) -> bytes:
    parts = [word.encode() for word in words]
    return bytes([len(parts)]) + b"".join(struct.pack(">H", len(one)) + one for one in parts)


def _unpacked(packed: bytes) -> list[str]:
    words, at = [], 1
    for _ in range(packed[0]):
        (length,) = struct.unpack_from(">H", packed, at)
        words.append(packed[at + 2 : at + 2 + length].decode())
        at += 2 + length
    return words


mail_key = MailKey()
