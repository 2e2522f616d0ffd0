"""The thief of every store and key: with no officer's file no author, with one none, with both all.

The boxes are opened by code of its own, so that a mistake in the forum's is not repeated here.
"""

import struct
from itertools import product

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from nacl.secret import SecretBox

from tests.attack.thief import _values, authors, steal
from tests.breakglass.conftest import Case, give_keys, write_posts


@pytest.fixture
def robbed(cast, settings):
    """All stores and keys, after one post was opened and half of another."""
    officers = give_keys(settings.keys_file)
    case = Case(cast, officers, write_posts(cast))
    case.open(case.posts.answer)
    case.first(case.ask())
    return case, steal(settings.data_dir)


def named(loot, privates):
    """Posts by the account that their boxes name, with these private keys tried in any order."""
    found = {}
    for row in loot.rows("board", "escrow"):
        epoch = bytes.fromhex(loot.keys["epochs"][row["epoch"]])
        key = HKDF(SHA256(), 32, row["post_id"].encode(), b"forum.escrow.v1").derive(epoch)
        box = SecretBox(key).decrypt(row["sealed"])
        for first, second in product(privates, repeat=2):
            try:
                half = SealedBox(PrivateKey(first)).decrypt(box)
                plain = SealedBox(PrivateKey(second)).decrypt(half)
            except CryptoError:
                continue
            found[row["post_id"]] = _second(plain)
    return found


def _second(plain):
    (length,) = struct.unpack_from(">I", plain)
    (size,) = struct.unpack_from(">I", plain, 4 + length)
    return plain[8 + length : 8 + length + size].decode()


def test_with_all_stores_and_keys_no_box_opens(robbed):
    _, loot = robbed
    assert len(loot.rows("board", "escrow")) == 3
    values = {value for value in _values(loot) if len(value) == 32}
    for value in values:
        assert named(loot, [value]) == {}
    assert authors(loot) == {}


@pytest.mark.parametrize("name", "ab")
def test_one_officers_file_more_is_not_enough(robbed, name):
    case, loot = robbed
    assert named(loot, [getattr(case.officers, name)]) == {}


def test_with_both_officers_files_every_post_is_named(robbed, person):
    """What the promise page says cannot be prevented; and it shows that the attack works."""
    case, loot = robbed
    posts = case.posts
    assert named(loot, [case.officers.a, case.officers.b]) == {
        posts.opening: person("alice"), posts.answer: person("bob"), posts.comment: person("carol"),
    }  # fmt: skip


def test_no_account_stands_on_the_board_though_it_was_opened(robbed, person):
    _, loot = robbed
    board = repr(loot.stores["board"]).encode()
    for name in ("alice", "bob", "carol"):
        assert person(name).encode() not in board


def test_the_boxes_tell_nothing_of_each_other(robbed):
    _, loot = robbed
    boxes = [bytes(row["sealed"]) for row in loot.rows("board", "escrow")]
    assert {len(box) for box in boxes} == {200}
    pieces = [box[at : at + 8] for box in boxes for at in range(0, 200, 8)]
    assert len(set(pieces)) == len(pieces)
