"""Letters and the thief: addresses are sealed, and with the mail worker's key they are addresses.

Written from docs/decisions/0022-sealed-mail.md with code of its own. It has to succeed with the key
and a member's cookie for its failures to mean anything.
"""

import base64
import hashlib
import struct
from dataclasses import dataclass

import pytest
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from forum.board import actions
from forum.board.models import Thread
from forum.database import db
from tests import stores
from tests.attack import thief
from tests.attack.storage import alone, raw
from tests.attack.thief import Loot, steal
from tests.people import MEMBERS
from tests.postbox import subscribe

PRIVATE = {
    name: f"{name}-{'x' * n}.home@private.example" for n, name in enumerate(sorted(MEMBERS), 1)
}


@dataclass(frozen=True)
class Told:
    loot: Loot
    key: PrivateKey
    watched: dict[str, set[str]]  # private addresses by thread


@pytest.fixture
def told(cast, settings):
    """Everybody asks in one thread and answers in two others; all want letters about news."""
    for number, (name, address) in enumerate(PRIVATE.items()):
        subscribe(cast, name, "daily", address, ("ko", "en", "ja")[number % 3])
    watched, names = {}, list(PRIVATE)
    for number, name in enumerate(names):
        with cast.unit():
            words = {"title": f"고민이 있어요 {number}", "body": "어떻게 하면 좋을까요?"}
            thread_id = actions.ask(cast.actor(name), category="how-to", **words).id
        watched[thread_id] = {PRIVATE[name]}
        for step in (1, 2):
            other = names[(number + step) % len(names)]
            with cast.unit():
                thread = db.session.get_one(Thread, thread_id)
                actions.answer(cast.actor(other), thread, body="이렇게 하면 돼요.")
            watched[thread_id].add(PRIVATE[other])
    key = PrivateKey(bytes.fromhex(settings.mail_key_file.read_text().strip()))
    return Told(steal(settings.data_dir), key, watched)


def opened(key: PrivateKey, box: bytes) -> list[str]:
    """The words in a box: a count, then each with its length in two bytes."""
    try:
        plain = SealedBox(key).decrypt(box)
    except CryptoError:
        return []
    words, at = [], 1
    for _ in range(plain[0]):
        (length,) = struct.unpack_from(">H", plain, at)
        words.append(plain[at + 2 : at + 2 + length].decode())
        at += 2 + length
    return words


def row_of(token: str) -> bytes:
    material = f"letters {token}".encode()
    return hashlib.blake2b(material, digest_size=16, person=b"forum.token.v1").digest()


def addresses(loot: Loot, key: PrivateKey) -> dict[str, set[str]]:
    """By thread, of whoever wants letters about it."""
    by_row = {
        row["id"]: opened(key, row["box"])[0]
        for row in loot.rows("identity", "letter_subscription")
    }
    found: dict[str, set[str]] = {}
    for row in loot.rows("board", "watch"):
        for token in opened(key, row["box"])[:1]:
            if row_of(token) in by_row:
                found.setdefault(row["thread_id"], set()).add(by_row[row_of(token)])
    return found


def test_with_all_stores_and_all_other_keys_there_is_no_address(told, settings):
    values = {value for value in thief._values(told.loot) if len(value) == PrivateKey.SIZE}
    keys = [PrivateKey(value) for value in values]
    boxes = [row["box"] for row in told.loot.rows("board", "watch")]
    boxes += [row["box"] for row in told.loot.rows("identity", "letter_subscription")]
    assert len(boxes) == 20
    assert keys
    assert not [1 for key in keys for box in boxes if opened(key, box)]
    data = b"".join(stores.stolen(settings.data_dir, store) for store in stores.NAMES)
    assert b"private.example" not in data
    assert b"private.example" not in raw(settings.data_dir)


def test_with_the_board_and_the_mail_key_there_is_no_address(told):
    loot = alone(told.loot, "board")
    assert loot.rows("board", "watch")
    words = {word for row in loot.rows("board", "watch") for word in opened(told.key, row["box"])}
    assert len(words) == 5
    assert not [word for word in words if "@" in word]
    assert addresses(loot, told.key) == {}


def test_with_all_stores_and_the_mail_key_it_is_addresses_alone(told):
    assert addresses(told.loot, told.key) == told.watched
    members = told.loot.rows("identity", "member")
    named = {str(row[column]) for row in members for column in ("id", "address", "company_id")}
    named |= {row["id"] for row in told.loot.rows("vault", "wrapped_secret") if "id" in row}
    words = " ".join(
        word
        for row in told.loot.rows("identity", "letter_subscription")
        for word in opened(told.key, row["box"])
    )
    assert named
    assert not [one for one in named if one in words]
    columns = set(told.loot.rows("identity", "letter_subscription")[0])
    assert columns == {"id", "pace", "box", "until", "told_week", "code_hash", "attempts"}
    assert thief.authors(told.loot) == {}


def test_with_a_members_cookie_exactly_that_members_are_found(told, cast):
    """What the failures above are measured by."""
    for name, address in PRIVATE.items():
        tokens = {
            base64.b32encode(
                hashlib.blake2b(
                    key=secret[:64], person=b"forum.letters.v1", digest_size=16
                ).digest()
            )
            .decode()
            .lower()[:25]
            for _, secret in thief._secrets(told.loot, cast.people[name].cookie, None)
        }
        rows = [
            row
            for row in told.loot.rows("identity", "letter_subscription")
            if row["id"] in {row_of(token) for token in tokens}
        ]
        assert [opened(told.key, row["box"])[0] for row in rows] == [address]


def test_without_a_members_secret_nothing_in_the_loot_finds_a_subscription(told):
    ids = {row["id"] for row in told.loot.rows("identity", "letter_subscription")}
    tried = set()
    for value in thief._values(told.loot):
        digest = hashlib.blake2b(key=value[:64], person=b"forum.letters.v1", digest_size=16)
        tried.add(row_of(base64.b32encode(digest.digest()).decode().lower()[:25]))
    assert not ids & tried


def test_what_is_sealed_is_alike_in_nothing_but_its_size(told):
    for store, table, size in (
        ("board", "watch", 80),
        ("identity", "letter_subscription", 560),
    ):
        boxes = [row["box"] for row in told.loot.rows(store, table)]
        assert {len(box) for box in boxes} == {size}
        parts = [box[at : at + 16] for box in boxes for at in range(0, size, 16)]
        assert len(parts) == len(set(parts))


def test_a_watchers_tag_stands_nowhere_else_and_in_one_thread(told):
    tags = [row["watcher_tag"] for row in told.loot.rows("board", "watch")]
    assert len(tags) == len(set(tags)) == 15
    others = {
        value
        for table, rows in told.loot.stores["board"].items()
        if table != "watch"
        for row in rows
        for value in row.values()
        if isinstance(value, bytes)
    }
    assert others
    assert not others & set(tags)
