"""Rights claims and the thief: who claims, about which post, and that it tells no author.

Written from docs/decisions/0026-rights-claims.md with code of its own. It has to succeed with the
keys for its failures to mean anything.
"""

import hashlib
import struct

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from forum import claim_letters, outbox
from forum.board import actions
from tests.attack.thief import authors, steal
from tests.people import address_of

assert claim_letters

# carol is a member, and claims with her own address about what alice wrote.
ADDRESS = address_of("carol")
FORM = {"ground": "privacy", "words": "제 이름이 글에 나와 있어요.", "name": "길은서"}


@pytest.fixture
def claimed(cast, app):
    """carol asked something herself, and claims about two other posts."""
    posts = []
    with cast.unit():
        for name in ("alice", "bob", "carol"):
            thread = actions.ask(cast.actor(name), title="고민", body="글이에요", category="how-to")
            posts.append(thread.opening_id)
    for number, post in enumerate(posts[:2]):
        place = {"place": f"#post-{post}", "address": ADDRESS.replace("@", f"+{number}@")}
        assert cast.client("carol").post("/rights", data=FORM | place).status_code == 303
    return posts


def carry_over(app):
    with app.app_context():
        while outbox.run_due("board"):
            pass


def marks(loot, key=None):
    """What a claim's id may have been made into."""
    ids = [row["id"].encode() for row in loot.rows("board", "claim")]
    given = {"key": key} if key else {}
    return {hashlib.blake2b(one, digest_size=16, **given).digest() for one in ids} | set(ids)


def key_of(loot):
    pepper = bytes.fromhex(loot.keys["pepper"])
    return HKDF(SHA256(), 32, pepper, b"forum.claimant.v1").derive(b"")


def address_in(key, box):
    try:
        opened = SealedBox(key).decrypt(box)
    except CryptoError:
        return ""
    (length,) = struct.unpack_from(">H", opened, 1)
    return opened[3 : 3 + length].decode()


def test_with_all_stores_and_no_keys_no_claimant_is_joined_to_a_claim(app, claimed, settings):
    carry_over(app)
    loot = steal(settings.data_dir, with_keys=False)
    rows = loot.rows("identity", "claimant")
    assert len(rows) == 2
    assert not {row["mark"] for row in rows} & marks(loot)
    assert not {row["mark"] for row in rows} & marks(loot, b"forum.claimant.v1")
    assert len({row["until"] for row in rows}) == 1
    for row in rows:
        assert ADDRESS.partition("@")[0].encode() not in bytes(row["box"])


def test_with_the_keys_claimants_are_joined_to_claims_and_with_the_mail_key_addresses(
    app, claimed, settings
):
    carry_over(app)
    loot = steal(settings.data_dir)
    rows = loot.rows("identity", "claimant")
    assert {row["mark"] for row in rows} <= marks(loot, key_of(loot))
    mail = PrivateKey(bytes.fromhex(settings.mail_key_file.read_text().strip()))
    domain = ADDRESS.partition("@")[2]
    assert {address_in(mail, row["box"]).partition("@")[2] for row in rows} == {domain}
    assert {address_in(PrivateKey.generate(), row["box"]) for row in rows} == {""}


def test_with_all_of_it_no_author_is_named_and_no_post_of_the_claimants(app, claimed, settings):
    """Neither those who wrote what is claimed about, nor what the claimant wrote as a member."""
    carry_over(app)
    loot = steal(settings.data_dir)
    assert authors(loot) == {}
    own = claimed[2]
    assert own not in {row["post_id"] for row in loot.rows("board", "claim")}
    tags = {row["author_tag"] for row in loot.rows("board", "post") if row["author_tag"]}
    named = [*loot.rows("identity", "claimant"), *loot.rows("board", "claim")]
    assert not [row for row in named if tags & {one for one in row.values() if one}]


def test_until_it_is_carried_over_the_board_alone_holds_a_sealed_box(claimed, settings):
    loot = steal(settings.data_dir)
    assert not loot.rows("identity", "claimant")
    waiting = str(loot.rows("board", "outbox"))
    assert "claimant" in waiting
    for known in (FORM["name"], ADDRESS, "carol"):
        assert known not in waiting
