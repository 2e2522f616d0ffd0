"""The measuring of tests/bars/ground/enumeration.py in small: the answers, and that it finds leaks.

Whether times are alike is measured there, with a thousand of each and a server.
"""

import pytest

from forum.accounts.actions import signing_in
from forum.anonymity import Derived
from tests.bars.ground.enumeration import Doors, by_client, measure

SIGN_IN = Doors.NAMES.index("signing in, a member")


@pytest.fixture
def doors(app, cast):
    cookies = {name: f"s={one.cookie}" for name, one in cast.people.items()}
    return Doors(app, cookies, 4).all()


def test_every_door_answers_alike_whoever_is_known(app, doors):
    different = {
        door.name: measured.different[0]
        for door in doors
        if (measured := measure(door, by_client(app), 3)).different
    }
    assert different == {}


def test_a_door_that_spares_itself_the_work_is_found(app, doors, monkeypatch):
    """Argon2 runs for accounts that are there, and not for others."""
    derive = signing_in.derive

    def lazy(password, salt):
        return (
            Derived(b"", b"\0" * 32) if salt == signing_in._DUMMY_SALT else derive(password, salt)
        )

    monkeypatch.setattr(signing_in, "derive", lazy)
    measured = measure(doors[SIGN_IN], by_client(app), 40)
    assert measured.tells
    assert measured.different == []


def test_a_door_that_says_something_else_is_found(app, doors, monkeypatch):
    account = signing_in.find_account

    def talks(address):
        found = account(address)
        if not found.id:
            raise signing_in.NotValid("accounts.address.malformed", field="address")
        return found

    monkeypatch.setattr(signing_in, "find_account", talks)
    measured = measure(doors[SIGN_IN], by_client(app), 4)
    assert measured.tells
    assert measured.different
