from datetime import timedelta

import pytest

from forum import clock
from forum.accounts import actions
from forum.accounts.models import Invitation
from forum.accounts.queries import colleagues_of, find_staff_by_address
from forum.database import db, unit_of_work
from forum.errors import AlreadyDone, NotAllowed, NotFound, NotValid
from tests.accounts.steps import PASSWORD, actor_with, letters, signed_in


@pytest.fixture
def erin(person):
    person("erin@hanbit.example", "company_admin")
    return signed_in("erin@hanbit.example")


def invite(actor, address="bob@elsewhere.example"):
    with unit_of_work("identity"):
        actions.invite(actor, address)
    return letters()[-1]


def token_of(letter):
    return letter["params"]["path"].rpartition("/")[2]


def accept(token, password=PASSWORD):
    with unit_of_work("identity"):
        return actions.accept_invitation(token, password)


def test_a_link_makes_a_member_of_the_company(erin):
    token = token_of(invite(erin))
    assert accept(token)
    assert signed_in("bob@elsewhere.example").company_id == erin.company_id
    with pytest.raises(NotFound):
        accept(token)


def test_the_admin_sees_who_was_invited_and_who_joined_and_no_day(erin):
    invite(erin, "zoe@hanbit.example")
    accept(token_of(invite(erin, "bob@hanbit.example")))
    lines = colleagues_of(erin)
    assert [(one.address, one.state, one.is_self) for one in lines] == [
        ("bob@hanbit.example", "joined", False),
        ("erin@hanbit.example", "joined", True),
        ("zoe@hanbit.example", "invited", False),
    ]
    assert set(vars(lines[0])) == {"address", "state", "is_self"}


def test_only_admins_invite_withdraw_and_remove(erin, person):
    person("alice@hanbit.example")
    alice = signed_in("alice@hanbit.example")
    for act in (actions.invite, actions.withdraw_invitation, actions.remove_colleague):
        with pytest.raises(NotAllowed), unit_of_work("identity"):
            act(alice, "erin@hanbit.example")


def test_an_admin_of_another_company_reaches_nobody_here(erin, person):
    person("alice@hanbit.example")
    with unit_of_work("identity"):
        other = actions.add_company("나래물산", ["narae.example"])
        actions.add_member(other, "carol@narae.example", PASSWORD, "company_admin")
    carol = signed_in("carol@narae.example")
    invite(erin, "zoe@hanbit.example")
    with pytest.raises(NotFound), unit_of_work("identity"):
        actions.remove_colleague(carol, "alice@hanbit.example")
    with pytest.raises(NotFound), unit_of_work("identity"):
        actions.withdraw_invitation(carol, "zoe@hanbit.example")
    assert [one.address for one in colleagues_of(carol)] == ["carol@narae.example"]


def test_a_withdrawn_replaced_or_old_link_does_not_work(erin, time_machine):
    first = token_of(invite(erin))
    second = token_of(invite(erin, "BOB+x@elsewhere.example"))
    with pytest.raises(NotFound):
        accept(first)
    with unit_of_work("identity"):
        actions.withdraw_invitation(erin, "bob@elsewhere.example")
    with pytest.raises(NotFound):
        accept(second)
    third = token_of(invite(erin))
    time_machine.move_to(clock.now() + timedelta(days=15))
    with pytest.raises(NotFound):
        accept(third)


def test_a_weak_password_does_not_use_the_link_up(erin):
    token = token_of(invite(erin))
    with pytest.raises(NotValid):
        accept(token, "password1234")
    assert accept(token)


def test_an_account_elsewhere_is_told_to_its_owner_alone(erin, person):
    with unit_of_work("identity"):
        other = actions.add_company("나래물산", ["narae.example"])
        actions.add_member(other, "carol@narae.example", PASSWORD)
    letter = invite(erin, "carol@narae.example")
    assert letter["letter"] == "already_joined"
    assert ("carol@narae.example", "invited") in [
        (one.address, one.state) for one in colleagues_of(erin)
    ]
    with pytest.raises(AlreadyDone):
        accept(token_of(letter))


def test_who_joined_already_is_not_invited_again(erin, person):
    person("alice@hanbit.example")
    with pytest.raises(NotValid) as refusal:
        invite(erin, "ALICE@hanbit.example")
    assert refusal.value.field == "address"


def test_a_removed_colleague_is_out_at_once_and_comes_back_with_the_same_secret(erin, person):
    person("alice@hanbit.example")
    with unit_of_work("identity"):
        session_key = actions.sign_in("alice@hanbit.example", PASSWORD)
    before = actor_with(session_key).credential._secret
    db.session.rollback()
    with unit_of_work("identity"):
        actions.remove_colleague(erin, "alice@hanbit.example")
    assert actor_with(session_key) is None
    removed = signed_in("alice@hanbit.example")
    assert (removed.is_leaving, removed.is_guest) == (True, True)
    assert [one.address for one in colleagues_of(erin)] == ["erin@hanbit.example"]
    assert (
        accept(token_of(invite(erin, "alice@hanbit.example")), "다른 비밀번호를 적었어요") is None
    )
    assert signed_in("alice@hanbit.example").credential._secret == before


def test_an_admin_does_not_remove_themselves(erin):
    with pytest.raises(NotAllowed), unit_of_work("identity"):
        actions.remove_colleague(erin, "erin@hanbit.example")


def test_the_first_admin_comes_by_a_link_too(company):
    with unit_of_work("identity"):
        path = actions.invite_admin(company, "erin@hanbit.example")
    accept(path.rpartition("/")[2])
    assert signed_in("erin@hanbit.example").role == "company_admin"


def test_staff_set_their_password_by_a_link_once(company):
    with unit_of_work("identity"):
        actions.add_staff("mona@staff.example", "모나", "moderator")
        path = actions.invite_staff(find_staff_by_address("mona@staff.example"))
    token = path.rpartition("/")[2]
    with pytest.raises(NotFound):
        accept(token)
    with unit_of_work("identity"):
        actions.accept_staff_invitation(token, PASSWORD)
    assert signed_in("mona@staff.example").is_staff
    with pytest.raises(NotFound), unit_of_work("identity"):
        actions.accept_staff_invitation(token, PASSWORD)


def test_a_members_link_sets_no_staff_password(erin):
    token = token_of(invite(erin))
    with pytest.raises(NotFound), unit_of_work("identity"):
        actions.accept_staff_invitation(token, PASSWORD)


def test_a_token_is_not_stored(erin, tmp_path):
    token = token_of(invite(erin))
    row = db.session.query(Invitation).one()
    assert token.encode() not in row.token_hash
    assert row.expires_on == clock.today() + timedelta(days=14)
