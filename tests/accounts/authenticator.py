"""An authenticator of our own: what a passkey's device and the browser would answer."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from forum.accounts.passkeys import Site

SITE = Site("forum.example", "https://forum.example")
_PRESENT, _VERIFIED, _WITH_KEY = 0x01, 0x04, 0x40


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class Authenticator:
    """`site` is where the browser believes to be; `count` goes up with each use."""

    site: Site = SITE
    is_verified: bool = True
    count: int = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def create(self, challenge: bytes) -> str:
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        data = self._data(_WITH_KEY) + bytes(16) + len(self.id).to_bytes(2) + self.id
        attestation = {"fmt": "none", "attStmt": {}, "authData": data + cbor2.dumps(public)}
        said = self._said("webauthn.create", challenge)
        return self._answer(clientDataJSON=said, attestationObject=cbor2.dumps(attestation))

    def get(self, challenge: bytes) -> str:
        self.count += 1
        data, said = self._data(), self._said("webauthn.get", challenge)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=said, authenticatorData=data, signature=signature)

    def _data(self, flags: int = 0) -> bytes:
        flags |= _PRESENT | (_VERIFIED if self.is_verified else 0)
        site = hashlib.sha256(self.site.rp_id.encode()).digest()
        return site + bytes([flags]) + self.count.to_bytes(4)

    def _said(self, kind: str, challenge: bytes) -> bytes:
        said = {"type": kind, "challenge": _text(challenge), "origin": self.site.origin}
        return json.dumps(said).encode()

    def _answer(self, **response: bytes) -> str:
        parts = {name: _text(raw) for name, raw in response.items()}
        whole = {"id": _text(self.id), "rawId": _text(self.id), "type": "public-key"}
        return json.dumps(whole | {"response": parts})
