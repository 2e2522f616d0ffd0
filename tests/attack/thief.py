"""The thief of every store, and of the keys: tries to name the authors of posts.

Written from docs/decisions/0002-anonymity.md with code of its own, so that a mistake in the
forum's is not repeated here. It has to succeed where the promise says it will (with a member's
cookie or password) for its failures to mean anything.
"""

import base64
import hashlib
import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from tests import stores

Row = dict[str, object]


@dataclass(frozen=True)
class Loot:
    stores: dict[str, dict[str, list[Row]]]
    keys: dict[str, object]

    def rows(self, store: str, table: str) -> list[Row]:
        return self.stores[store].get(table, [])


def steal(folder: Path, *, with_keys: bool = True) -> Loot:
    keys = json.loads((folder / "keys.json").read_text()) if with_keys else {"epochs": {}}
    return Loot({store: stores.rows(folder, store) for store in stores.NAMES}, keys)


def authors(
    loot: Loot, *, cookie: str = "", login: tuple[str, str] | None = None
) -> dict[str, str]:
    """Post ids by what named them; empty where nothing did."""
    named: dict[str, str] = {}
    for origin, secret in _secrets(loot, cookie, login):
        for post_id in posts_of(loot, secret):
            named.setdefault(post_id, origin)
    return named


def posts_of(loot: Loot, secret: bytes) -> set[str]:
    """Posts whose tag this secret gives, in any epoch and of any kind."""
    salts = {row["id"]: row["salt"] for row in loot.rows("vault", "thread_salt")}
    threads = {row["id"]: row for row in loot.rows("board", "thread")}
    found = set()
    for post in loot.rows("board", "post"):
        thread = threads[post["thread_id"]]
        key = loot.keys["epochs"].get(thread["epoch"])
        salt = salts.get(thread["salt_id"])
        if post["author_tag"] and key and salt:
            tag = _tag(b"author", secret, salt, bytes.fromhex(key))
            if tag == post["author_tag"]:
                found.add(post["id"])
    return found


def drafts(
    loot: Loot, *, cookie: str = "", login: tuple[str, str] | None = None
) -> list[dict[str, object]]:
    """What could be read of drafts: fields in the clear; empty where nothing opened."""
    return [
        json.loads(body)
        for _, secret in _secrets(loot, cookie, login)
        for row in loot.rows("board", "draft")
        if (body := _body(row, secret))
    ]


def drafts_found(
    loot: Loot, weeks: list[date], *, cookie: str = "", login: tuple[str, str] | None = None
) -> set[bytes]:
    """Rows that a secret in the loot points to: what would join two drafts of one person."""
    there = {row["id"] for row in loot.rows("board", "draft")}
    found = set()
    for _, secret in _secrets(loot, cookie, login):
        key = _draft_key(secret[:64], b"forum.draft.id")
        for week, slot in product(weeks, range(64)):
            place = struct.pack(">IB", week.toordinal(), slot)
            found.add(hashlib.blake2b(place, key=key, digest_size=16).digest())
    return there & found


def uploads(loot: Loot, *, cookie: str = "", login: tuple[str, str] | None = None) -> set[str]:
    """Ids of unused uploads that something in the loot names the uploader of, or joins."""
    found = set()
    for _, secret in _secrets(loot, cookie, login):
        for row in loot.rows("board", "upload"):
            name = b"".join(struct.pack(">I", len(p)) + p for p in (b"upload", row["id"].encode()))
            key = {"key": secret[:64], "person": b"forum.mark.v1", "digest_size": 16}
            if hashlib.blake2b(name, **key).digest() == row["owner_mark"]:
                found.add(row["id"])
    return found


def _body(row: Row, secret: bytes) -> bytes:
    try:
        plain = SecretBox(_draft_key(secret[:64], b"forum.draft.box")).decrypt(row["box"])
    except CryptoError:
        return b""
    return plain[4 : 4 + struct.unpack(">I", plain[:4])[0]]


def _draft_key(secret: bytes, purpose: bytes) -> bytes:
    return hashlib.blake2b(key=secret, person=purpose, digest_size=32).digest()


def _secrets(loot: Loot, cookie: str, login: tuple[str, str] | None) -> Iterator[tuple[str, bytes]]:
    if cookie:
        _, key = (base64.urlsafe_b64decode(part + "==") for part in cookie.split("."))
        halves = [row["key_half"] or b"" for row in loot.rows("identity", "session")]
        sealed = [_blake(half, key=key, person=b"forum.session.2") for half in halves]
        yield from _opened(loot, "the cookie", [key, *sealed])
    if login:
        yield from _opened(loot, "the password", list(_from_password(loot, *login)))
    if not cookie and not login:
        yield from _guesses(loot)


def _guesses(loot: Loot) -> Iterator[tuple[str, bytes]]:
    """Every value in the loot as the secret itself, and as the key of every box in it."""
    values = list(_values(loot))
    for value in values:
        yield "a stored value", value
    keys = {value for value in values if len(value) == SecretBox.KEY_SIZE}
    keys |= {hashlib.sha256(value).digest() for value in values}
    yield from _opened(loot, "a stored key", list(keys))


def _opened(loot: Loot, origin: str, keys: list[bytes]) -> Iterator[tuple[str, bytes]]:
    boxes = [
        row["box"]
        for name in ("wrapped_secret", "sealed_secret")
        for row in loot.rows("vault", name)
    ]
    for key, box in product(keys, boxes):
        try:
            secrets = _unpacked(SecretBox(key).decrypt(box))
        except CryptoError:
            continue
        for secret in secrets:
            yield origin, secret
            attached = _blake(key=secret, person=b"forum.attach.v1")
            if attached not in keys:
                yield from _opened(loot, origin, [attached])


def _unpacked(plain: bytes) -> list[bytes]:
    """One secret, or several each after the day from which it counts."""
    starts = range(4, len(plain), 36) if len(plain) % 36 == 0 else [0]
    return [plain[start : start + 32] for start in starts]


def _blake(material: bytes = b"", **how: object) -> bytes:
    return hashlib.blake2b(material, digest_size=32, **how).digest()


def _from_password(loot: Loot, address: str, password: str) -> Iterator[bytes]:
    for member in loot.rows("identity", "member"):
        if member["address"] == address:
            raw = hash_secret_raw(
                password.encode(), member["password_salt"], 2, 19456, 1, 32, Type.ID
            )
            pepper = bytes.fromhex(str(loot.keys["pepper"]))
            yield HKDF(SHA256(), 32, pepper, b"forum.wrap.v1").derive(raw)


def _values(loot: Loot) -> Iterator[bytes]:
    for tables in loot.stores.values():
        for rows in tables.values():
            for row in rows:
                for value in row.values():
                    if isinstance(value, bytes):
                        yield value
                    elif isinstance(value, str) and len(value) < 200:
                        yield value.encode()
    for value in _flat(loot.keys):
        yield value.encode()
        yield bytes.fromhex(value)


def _flat(keys: object) -> Iterator[str]:
    if isinstance(keys, dict):
        for value in keys.values():
            yield from _flat(value)
    else:
        yield str(keys)


def _tag(kind: bytes, secret: bytes, salt: bytes, key: bytes) -> bytes:
    lp = b"".join(struct.pack(">I", len(part)) + part for part in (kind, secret, salt))
    return hashlib.blake2b(lp, key=key, person=b"forum.tag.v1", digest_size=16).digest()
