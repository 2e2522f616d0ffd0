"""Tags: one person, one thread, one kind; nobody else's, and nobody's without the secret."""

from dataclasses import dataclass, replace
from itertools import combinations

import pytest

from forum import anonymity
from forum.accounts.actor import GUEST
from forum.anonymity.tags import tag
from forum.errors import SignInNeeded

KINDS = (
    *("author", "vote", "follow", "report", "strike", "mission", "stale"),
    *("company", "report-company"),
)


@dataclass(frozen=True)
class Thread:
    salt_id: str
    epoch: str


@pytest.fixture
def threads(app):
    with app.app_context():
        epoch = anonymity.keyring.current_epoch()
        yield [Thread(one, epoch) for one in anonymity.make_salts(3)]


def test_kinds_threads_and_epochs_cannot_be_joined():
    secret, salts, keys = b"s" * 32, (b"a" * 16, b"b" * 16), (b"k" * 32, b"l" * 32)
    tags = [tag(kind, secret, salt, key) for kind in KINDS for salt in salts for key in keys]
    assert len(set(tags)) == len(tags)
    assert all(len(one) == 16 for one in tags)


def test_parts_of_the_material_cannot_run_into_each_other():
    assert tag("vote", b"ab", b"c", b"k" * 32) != tag("vote", b"a", b"bc", b"k" * 32)


def test_a_person_is_somebody_else_in_every_thread(cast, threads):
    alice = cast.actor("alice")
    tags = [anonymity.sign(alice, thread) for thread in threads]
    assert len(set(tags)) == 3
    assert anonymity.sign(alice, threads[0]) == tags[0]


def test_colleagues_and_strangers_differ(cast, threads):
    people = [cast.actor(name) for name in ("alice", "bob", "erin", "carol")]
    tags = [anonymity.sign(person, threads[0]) for person in people]
    assert all(one != other for one, other in combinations(tags, 2))


@pytest.mark.parametrize("name", ["mona", "chan", "lena", "pia", "omar", "olga"])
def test_staff_cannot_sign_as_members(cast, threads, name):
    with pytest.raises(SignInNeeded):
        anonymity.sign(cast.actor(name), threads[0])


def test_a_guest_cannot_sign(threads):
    with pytest.raises(SignInNeeded):
        anonymity.sign(GUEST, threads[0])


def test_a_cookie_with_another_key_cannot_sign(cast, threads):
    alice, bob = cast.actor("alice"), cast.actor("bob")
    forged = replace(alice.credential._session_key, key=bob.credential._session_key.key)
    credential = anonymity.Credential(forged, alice.company_id, alice.account_id)
    stolen = replace(alice, credential=credential)
    with pytest.raises(SignInNeeded):
        anonymity.sign(stolen, threads[0])


def test_mine_gives_tags_for_threads_whose_epoch_lives(cast, threads):
    gone = Thread(threads[0].salt_id, "1999Q1")
    assert anonymity.mine(cast.actor("alice"), [gone, threads[1]]).keys() == {threads[1].salt_id}


def test_nothing_that_is_shown_of_a_credential_tells_anything(cast, threads):
    alice = cast.actor("alice")
    anonymity.sign(alice, threads[0])
    assert repr(alice.credential) == "Credential(…)"


def test_the_door_offers_no_tag_of_an_account():
    offered = set(anonymity.__all__)
    assert not {name for name in offered if "tag" in name.lower()}
    assert "company_secret" not in offered
    assert "unseal" not in offered
