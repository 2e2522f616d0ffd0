import base64
import unicodedata
from datetime import timedelta

import pytest
from sqlalchemy import event

from forum import clock
from forum.accounts import actions, limits
from forum.accounts.actions import signing_in
from forum.accounts.models import Company, Member, OpenSession
from forum.accounts.queries import find_staff_by_address
from forum.accounts.tokens import read_cookie, write_cookie
from forum.anonymity import SessionKey, derive, rewrap
from forum.anonymity.secrets import unseal
from forum.database import STORES, db, engine_of, unit_of_work
from forum.errors import NotValid, TooMany
from tests.accounts.steps import PASSWORD, actor_with, signed_in


def enter(address, password=PASSWORD, client=""):
    with unit_of_work("identity"):
        return actions.sign_in(address, password, client=client)


def test_the_right_password_opens_a_session_with_the_secret(person):
    alice = person()
    session_key = enter("Alice@HANBIT.example")
    actor = actor_with(session_key)
    assert actor.account_id == alice.account_id
    assert unseal(session_key)


@pytest.mark.parametrize(
    ("address", "password"),
    [
        ("alice@hanbit.example", "wrong"),
        ("alice@hanbit.example", ""),
        ("alice@hanbit.example", PASSWORD[:-1]),
        ("nobody@hanbit.example", PASSWORD),
        ("alice@sub.hanbit.example", PASSWORD),
        ("not an address", PASSWORD),
        ("", ""),
        ("alice@hanbit.example", "\ud800 lone surrogate"),
        ("alice@hanbit.example", "x" * 100_000),
    ],
)
def test_whatever_does_not_fit_is_refused_alike(person, address, password):
    person()
    with pytest.raises(NotValid) as refusal:
        enter(address, password)
    assert (refusal.value.key, refusal.value.field) == ("accounts.sign_in.wrong", "password")


def test_the_same_statements_run_for_a_known_and_an_unknown_address(person):
    person()
    assert statements("alice@hanbit.example") == statements("nobody@hanbit.example") != []


def statements(address):
    ran = []

    def note(_connection, _cursor, statement, *_):
        ran.append(statement)

    for store in STORES:
        event.listen(engine_of(store), "before_cursor_execute", note)
    with pytest.raises(NotValid):
        enter(address, "the wrong password")
    for store in STORES:
        event.remove(engine_of(store), "before_cursor_execute", note)
    return ran


def test_a_password_typed_with_decomposed_hangul_is_the_same(person):
    person()
    assert enter("alice@hanbit.example", unicodedata.normalize("NFD", PASSWORD))


def test_tries_are_limited_by_address_whether_it_exists_or_not(person):
    person()
    for address in ("alice@hanbit.example", "nobody@hanbit.example"):
        for _ in range(10):
            with pytest.raises(NotValid):
                enter(address, "wrong", client="192.0.2.1")
        with pytest.raises(TooMany):
            enter(address, PASSWORD, client="192.0.2.1")


def test_one_client_does_not_lock_the_owner_out(person):
    person()
    for _ in range(10):
        with pytest.raises(NotValid):
            enter("alice@hanbit.example", "wrong", client="192.0.2.1")
    assert enter("alice@hanbit.example", client="192.0.2.2")


def test_signing_in_oneself_does_not_forgive_tries_at_others(person):
    person()
    for number in range(signing_in._PER_CLIENT.most):
        limits.count(signing_in._PER_CLIENT, "192.0.2.1")
        if number % 200 == 0:
            enter("alice@hanbit.example", client="192.0.2.1")
    with pytest.raises(TooMany):
        enter("alice@hanbit.example", client="192.0.2.1")


def test_staff_sign_in_without_a_secret(company):
    with unit_of_work("identity"):
        actions.add_staff("mona@staff.example", "모나", "moderator", "운영팀", PASSWORD)
    session_key = enter("mona@staff.example")
    actor = actor_with(session_key)
    assert actor.is_staff
    assert actor.credential is None
    assert actor.badge.name == "모나"
    assert unseal(session_key) is None
    with pytest.raises(NotValid):
        enter("mona@staff.example", "wrong")


def test_staff_without_a_password_cannot_sign_in(company):
    with unit_of_work("identity"):
        actions.add_staff("mona@staff.example", "모나", "moderator")
    for password in ("", PASSWORD):
        with pytest.raises(NotValid):
            enter("mona@staff.example", password)


def test_a_session_ends_after_thirty_days(person, time_machine):
    person()
    session_key = enter("alice@hanbit.example")
    time_machine.move_to(clock.now() + timedelta(days=29))
    assert actor_with(session_key)
    time_machine.move_to(clock.now() + timedelta(days=3))
    assert actor_with(session_key) is None


def test_signing_out_ends_the_session_in_both_stores(person):
    person()
    session_key = enter("alice@hanbit.example")
    actor = actor_with(session_key)
    with unit_of_work("identity"):
        actions.sign_out(actor)
    assert actor_with(session_key) is None
    assert unseal(session_key) is None


def test_a_company_keeps_the_month_and_nothing_finer(person):
    alice = person()
    signed_in()
    company = db.session.get_one(Company, alice.company_id)
    assert company.active_month == clock.today().strftime("%Y-%m")


def test_a_disabled_company_signs_nobody_in(person):
    alice = person()
    session_key = enter("alice@hanbit.example")
    with unit_of_work("identity"):
        db.session.get_one(Company, alice.company_id).is_active = False
    assert actor_with(session_key) is None
    with pytest.raises(NotValid):
        enter("alice@hanbit.example")


def test_disabled_staff_are_out_at_once(company):
    with unit_of_work("identity"):
        actions.add_staff("mona@staff.example", "모나", "moderator", password=PASSWORD)
    session_key = enter("mona@staff.example")
    with unit_of_work("identity"):
        actions.disable_staff(find_staff_by_address("mona@staff.example"))
    assert actor_with(session_key) is None
    with pytest.raises(NotValid):
        enter("mona@staff.example")


def test_the_cookie_is_not_stored_and_other_cookies_are_nobody(person):
    person()
    session_key = enter("alice@hanbit.example")
    row = db.session.query(OpenSession).one()
    assert session_key.id not in (row.id_hash, row.public_id.encode())
    text = write_cookie(session_key)
    assert read_cookie(text) == SessionKey(session_key.id, session_key.key)
    assert session_key.half not in base64.urlsafe_b64decode(text.partition(".")[2] + "=")
    for other in ("", ".", text[:-1], text + "A", "A" * 66, "é" * 66, text.replace(".", "-")):
        assert read_cookie(other) is None


def test_a_verifier_left_behind_by_a_crash_is_mended(person):
    """The vault has the new password, identity still the old verifier."""
    alice = person()
    salt = db.session.get_one(Member, alice.account_id).password_salt
    db.session.rollback()
    assert rewrap(alice.account_id, derive(PASSWORD, salt), derive("새 비밀번호예요 그래요", salt))
    db.session.rollback()
    assert signed_in(password="새 비밀번호예요 그래요")
    assert (
        db.session.get_one(Member, alice.account_id).verifier
        == derive("새 비밀번호예요 그래요", salt).verifier
    )
