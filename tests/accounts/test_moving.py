"""Another address for the same member: by the password and a code, and the old one is told."""

import pytest

from forum.accounts import actions
from forum.accounts.models import JoinCode, Member
from forum.accounts.queries import sessions_of
from forum.anonymity.secrets import unseal
from forum.database import db, unit_of_work
from forum.errors import AlreadyDone, NotFound, NotValid, SignInNeeded, TooMany
from tests.accounts.steps import PASSWORD, actor_with, ask, finish, letters, prove, signed_in

NEW = "alice.kim@hanbit.example"


def begin(actor, address=NEW, password=PASSWORD):
    with unit_of_work("identity"):
        return actions.ask_to_move(actor, password, address)


def move(actor, token, code, **more):
    with unit_of_work("identity"):
        return actions.move(actor, token, code, **more)


def sent_code():
    return letters()[-1]["params"]["code"]


def address_of(account_id):
    db.session.rollback()
    return db.session.get_one(Member, account_id).canonical


def test_the_code_changes_the_address_and_the_old_one_is_told(person):
    alice, actor = person(), None
    actor = signed_in()
    token = begin(actor, "Alice.Kim+work@hanbit.example")
    letter = letters()[-1]
    assert (letter["letter"], letter["to"]) == ("move_code", "Alice.Kim+work@hanbit.example")
    assert address_of(alice.account_id) == "alice@hanbit.example"
    assert move(actor, token, sent_code())
    assert address_of(alice.account_id) == NEW
    assert (letters()[-1]["letter"], letters()[-1]["to"]) == ("address_changed", alice.address)
    assert signed_in(NEW)
    with pytest.raises(NotValid):
        signed_in("alice@hanbit.example")


def test_without_the_password_nothing_is_sent(person):
    person()
    actor, before = signed_in(), letters()
    with pytest.raises(NotValid) as refusal:
        begin(actor, password="wrong")
    assert refusal.value.field == "password"
    assert letters() == before


@pytest.mark.parametrize("address", ["alice@nuri.example", "a@sub.hanbit.example", "a@gmail.com"])
def test_only_an_address_of_the_own_company_is_taken(person, address):
    """Another customer's domain is refused as any other: nobody learns who is a customer."""
    person()
    with unit_of_work("identity"):
        actions.add_company("누리", ["nuri.example"])
    with pytest.raises(NotValid) as refusal:
        begin(signed_in(), address)
    assert refusal.value.key == "accounts.move.elsewhere"


@pytest.mark.parametrize("taken", ["bob@hanbit.example", "Bob+x@hanbit.example"])
def test_an_address_that_somebody_has_gets_the_same_rows_and_no_code_that_fits(person, taken):
    person(), person("bob@hanbit.example")
    actor = signed_in()
    token = begin(actor, taken)
    assert letters()[-1]["letter"] == "already_joined"
    assert actions.find_move(actor, token).tries_left == 5
    db.session.rollback()
    assert not move(actor, token, sent_code())
    assert not move(actor, token, "00000000")
    assert actions.find_move(actor, token).tries_left == 3


def test_an_address_of_staff_is_taken_too(person):
    person()
    with unit_of_work("identity"):
        actions.add_staff("mona@hanbit.example", "모나", "moderator")
    actor = signed_in()
    token = begin(actor, "mona@hanbit.example")
    assert not move(actor, token, sent_code())


def test_who_was_faster_has_the_address(person):
    person()
    actor = signed_in()
    token, code = begin(actor), sent_code()
    person(NEW)
    with pytest.raises(AlreadyDone):
        move(actor, token, code)


def test_the_code_is_for_who_asked_and_for_nothing_else(person):
    person(), person("bob@hanbit.example")
    alice, bob = signed_in(), signed_in("bob@hanbit.example")
    token, code = begin(alice), sent_code()
    assert not move(bob, token, code)
    assert not prove(token, code)
    with pytest.raises(NotFound):
        finish(token)
    joining = ask("new@hanbit.example")
    assert not move(alice, joining, sent_code())


def test_five_wrong_codes_are_enough_and_a_used_one_is_gone(person):
    person()
    actor = signed_in()
    token, code = begin(actor), sent_code()
    wrong = f"{(int(code.replace(' ', '')) + 1) % 10**8:08}"
    for _ in range(5):
        assert not move(actor, token, wrong)
    assert not move(actor, token, code)
    token = begin(actor)
    assert move(actor, token, sent_code())
    with pytest.raises(NotFound):
        actions.find_move(actor, token)
    db.session.rollback()
    assert db.session.query(JoinCode).count() == 1


@pytest.mark.parametrize("ends", [True, False])
def test_the_other_sessions_end_by_choice(person, ends):
    person()
    actor = signed_in()
    signed_in()
    assert move(actor, begin(actor), sent_code(), ends_others=ends)
    assert len(sessions_of(actor)) == (1 if ends else 2)


def test_asking_is_limited(person):
    person()
    actor = signed_in()
    for _ in range(10):
        begin(actor)
    with pytest.raises(TooMany):
        begin(actor)


def test_staff_have_theirs_from_the_operator(company):
    with unit_of_work("identity"):
        actions.add_staff("mona@staff.example", "모나", "moderator", password=PASSWORD)
    with pytest.raises(SignInNeeded):
        begin(signed_in("mona@staff.example"))


def test_a_renewed_session_has_another_cookie_and_the_same_secret(person):
    person()
    actor = signed_in()
    listed = sessions_of(actor)
    old = actor.credential._session_key
    secret = unseal(old)
    db.session.rollback()
    with unit_of_work("identity"):
        fresh = actions.renew_session(actor)
    assert actor_with(old) is None
    renewed = actor_with(fresh)
    assert renewed.account_id == actor.account_id
    assert unseal(fresh) == secret
    assert unseal(old) is None
    assert sessions_of(renewed) == listed


def test_through_the_pages(app, cast):
    client = cast.client("alice")
    form = {"address": NEW, "password": "a quiet pine by the window"}
    assert client.post("/me/address", data=form | {"password": "x"}).status_code == 422
    assert client.post("/me/address", data=form).location == "/me/address/code"
    before = client.get_cookie("s").value
    with app.app_context():
        code = letters()[-1]["params"]["code"]
    assert client.post("/me/address/code", data={"code": "00000000"}).status_code == 303
    assert "4번" in client.get("/me/address/code").text
    assert client.post("/me/address/code", data={"code": code}).location == "/me/sessions"
    assert client.get_cookie("s").value != before
    assert client.get("/me/sessions").status_code == 200
    client.set_cookie("s", before)
    assert client.get("/me/sessions").status_code == 401


def test_a_new_password_renews_the_session(cast):
    client = cast.client("alice")
    before = client.get_cookie("s").value
    form = {"old": "a quiet pine by the window", "new": "느린 우체통 옆 감나무"}
    assert client.post("/me/password", data=form).location == "/me/sessions"
    assert client.get_cookie("s").value != before
    assert client.get("/").status_code == 200
