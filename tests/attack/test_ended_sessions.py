"""A cookie that was stolen, and the session ended: with all stores and keys it opens nothing."""

import pytest

from forum.accounts import actions
from forum.accounts.queries import sessions_of
from forum.database import unit_of_work
from tests.accounts.steps import actor_with
from tests.attack.thief import authors, posts_of, steal
from tests.people import PASSWORD, address_of


def by_another_session(actor):
    actions.revoke_session(actor, _other(actor))


def _other(actor):
    return next(one.id for one in sessions_of(actor) if not one.is_this)


NEW = "느린 우체통 옆 감나무"
ENDS = {
    "from the list": by_another_session,
    "all others": actions.revoke_sessions,
    "a new password": lambda actor: actions.change_password(actor, PASSWORD, NEW),
}


@pytest.mark.parametrize("way", ENDS)
def test_a_session_that_was_ended_takes_its_seal_along(app, cast, settings, scene, way):
    stolen = cast.people["alice"].cookie
    assert authors(steal(settings.data_dir), cookie=stolen)
    with app.app_context():
        with unit_of_work("identity"):
            here = actions.sign_in(address_of("alice"), PASSWORD)
        actor = actor_with(here)
        with unit_of_work("identity"):
            ENDS[way](actor)
    assert authors(steal(settings.data_dir), cookie=stolen) == {}


def test_a_colleague_who_was_removed_leaves_no_seal_that_opens(app, cast, settings, scene):
    stolen = cast.people["alice"].cookie
    erin = cast.client("erin")
    assert erin.delete("/company/members", data={"address": address_of("alice")}).status_code == 303
    assert authors(steal(settings.data_dir), cookie=stolen) == {}


def test_half_a_key_alone_opens_nothing(app, cast, settings, scene):
    loot = steal(settings.data_dir)
    halves = [row["key_half"] for row in loot.rows("identity", "session") if row["member_id"]]
    assert len({bytes(one) for one in halves}) == len(halves)
    assert all(len(one) == 16 for one in halves)
    assert authors(loot) == {}
    assert not any(posts_of(loot, bytes(one)) for one in halves)
