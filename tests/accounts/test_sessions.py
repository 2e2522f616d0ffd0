from datetime import timedelta

import pytest

from forum import clock
from forum.accounts import actions
from forum.accounts.devices import device_of
from forum.accounts.queries import sessions_of
from forum.database import db, unit_of_work
from forum.errors import NotFound
from tests.accounts.steps import signed_in


def test_my_sessions_stand_with_this_one_first(person):
    person()
    there, here = signed_in(), signed_in()
    lines = sessions_of(here)
    assert [line.is_this for line in lines] == [True, False]
    assert lines[0].device == "Firefox · Linux"
    assert len(sessions_of(there)) == 2


def test_another_session_can_be_ended(person):
    person()
    here = signed_in()
    signed_in()
    other = sessions_of(here)[1].id
    with unit_of_work("identity"):
        actions.revoke_session(here, other)
    assert len(sessions_of(here)) == 1
    with pytest.raises(NotFound), unit_of_work("identity"):
        actions.revoke_session(here, other)


def test_nobody_ends_somebody_elses_session(person):
    person()
    person("bob@hanbit.example")
    alice, bob = signed_in(), signed_in("bob@hanbit.example")
    target = sessions_of(alice)[0].id
    with pytest.raises(NotFound), unit_of_work("identity"):
        actions.revoke_session(bob, target)
    assert len(sessions_of(alice)) == 1


def test_all_others_can_be_ended_at_once(person):
    person()
    person("bob@hanbit.example")
    here, bob = signed_in(), signed_in("bob@hanbit.example")
    signed_in()
    with unit_of_work("identity"):
        actions.revoke_sessions(here)
    assert [line.is_this for line in sessions_of(here)] == [True]
    assert len(sessions_of(bob)) == 1


def test_the_nightly_cleaning_takes_what_has_expired(person, time_machine):
    person()
    signed_in()
    db.session.rollback()
    time_machine.move_to(clock.now() + timedelta(days=32))
    with unit_of_work("identity"):
        assert actions.remove_expired() == 1


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36",
            "Chrome · Windows",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge · Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile KAKAOTALK/11",
            "KakaoTalk · Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari · iPhone",
        ),
        ("curl/8", ""),
        ("", ""),
        ("<script>" * 1000, ""),
    ],
)
def test_a_device_is_named_by_families_only(agent, label):
    assert device_of(agent) == label
