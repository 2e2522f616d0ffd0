"""Drafts and the thief of every store and key: with a member's cookie that member's, else none."""

from datetime import timedelta

import pytest

from forum import clock
from forum.board import actions
from tests import stores
from tests.attack.thief import drafts, drafts_found, steal
from tests.people import PASSWORD, address_of

BODIES = {"alice": ["지워질지도 모르는 말", "두 번째 글"], "carol": ["남의 글"]}
WEEKS = [clock.week() - timedelta(weeks=back) for back in range(-1, 6)]


@pytest.fixture
def loot(cast, settings):
    for name, bodies in BODIES.items():
        for number, body in enumerate(bodies):
            with cast.unit():
                actions.keep_draft(
                    cast.actor(name), purpose="thread", fields={"body": body}, writer=str(number)
                )
    return steal(settings.data_dir)


def test_with_all_stores_and_keys_nothing_is_read_and_nothing_joined(loot):
    assert len(loot.rows("board", "draft")) == 3
    assert drafts(loot) == []
    assert drafts_found(loot, WEEKS) == set()


@pytest.mark.parametrize("name", BODIES)
def test_a_members_cookie_or_password_opens_exactly_that_members(loot, cast, name):
    for key in ({"cookie": cast.people[name].cookie}, {"login": (address_of(name), PASSWORD)}):
        assert sorted(one["body"] for one in drafts(loot, **key)) == sorted(BODIES[name])
        assert len(drafts_found(loot, WEEKS, **key)) == len(BODIES[name])


def test_no_word_and_no_title_stands_in_the_stores_bytes(loot, settings):
    data = b"".join(stores.stolen(settings.data_dir, store) for store in stores.NAMES)
    words = [body for bodies in BODIES.values() for body in bodies]
    assert not [one for one in words if one.encode() in data]
    assert b'"body"' not in data
