"""Twenty at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pyotp
import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from forum import clock
from forum.accounts import actions, limits
from forum.accounts.actions import Proof, signing_in
from forum.accounts.actions.factors import add_first
from forum.accounts.actions.steps import begin, hold
from forum.accounts.models import AuthenticatorApp, Member, OpenSession
from forum.accounts.passwords import read_password
from forum.accounts.queries import find_step
from forum.accounts.steps import adding
from forum.anonymity import SessionKey
from forum.database import db, end_unit, engine_of, unit_of_work, writing
from forum.errors import AlreadyDone, NotFound, NotValid
from tests.accounts.steps import PASSWORD, ask, letters, prove, signed_in

NEW = "새 비밀번호예요 그래요"


def all_at_once(app, calls):
    """What each call gave or raised, as classes; each in a context of its own."""
    gate, outcomes = threading.Barrier(len(calls)), []

    def run(call):
        with app.app_context():
            gate.wait()
            try:
                with unit_of_work("identity"):
                    outcomes.append(type(call()))
            except (AlreadyDone, NotFound) as error:
                outcomes.append(type(error))
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_twenty_browsers_with_one_address_make_one_member(stores, company):
    tokens = []
    for number in range(4):
        limits.forget_all()
        tokens += [ask(f"alice+{number}{i}@hanbit.example") for i in range(5)]
    for token, letter in zip(tokens, letters(), strict=True):
        assert prove(token, letter["params"]["code"])
    db.session.remove()
    calls = [lambda token=token: actions.finish_joining(token, PASSWORD) for token in tokens]
    outcomes = all_at_once(stores, calls)
    assert outcomes.count(actions.Joined) == 1
    assert outcomes.count(AlreadyDone) == 19
    assert db.session.query(Member).count() == 1


def test_one_proved_code_sent_twenty_times_makes_one_member(stores, company):
    token = ask("alice@hanbit.example")
    prove(token, letters()[0]["params"]["code"])
    db.session.remove()
    outcomes = all_at_once(stores, [lambda: actions.finish_joining(token, PASSWORD)] * 20)
    assert outcomes.count(actions.Joined) == 1
    assert outcomes.count(NotFound) == 19


def test_twenty_tries_at_once_are_five(stores, company):
    token = ask("alice@hanbit.example")
    code = letters()[0]["params"]["code"]
    db.session.remove()
    wrong = f"{(int(code.replace(' ', '')) + 1) % 10**8:08}"
    all_at_once(stores, [lambda: actions.prove_code(token, wrong)] * 20)
    assert not prove(token, code)


@pytest.fixture
def lena(company, time_machine):
    """Her id, a code of her app that was not used yet, and her backup codes."""
    time_machine.move_to(clock.now(), tick=False)
    with unit_of_work("identity"):
        staff_id = actions.add_staff("lena@staff.example", "레나", "cx_lead", "CX팀")
        token = begin(staff_id, "enrol").token
        secret = adding(find_step(token, "enrol"), None, "x").secret.replace(" ", "")
        step, staff = hold(token, "enrol")
        first = pyotp.TOTP(secret).at(clock.now())
        codes = add_first(step, staff, Proof(code=first), "", "ko").backup_codes
    time_machine.shift(30)
    return staff_id, pyotp.TOTP(secret).at(clock.now()), codes


def _begun(staff_id, times, asked="factor"):
    with unit_of_work("identity"):
        tokens = [begin(staff_id, asked).token for _ in range(times)]
    db.session.remove()
    return tokens


def _came_in(outcomes):
    assert outcomes.count(SessionKey) == 1
    assert len(outcomes) == 10
    return db.session.query(OpenSession).count() == 1


def test_one_code_at_ten_doors_opens_one(stores, lena):
    staff_id, code, _ = lena
    tokens = _begun(staff_id, 10)
    proof = Proof(code=code)
    calls = [lambda token=token: actions.pass_second_step(token, proof) for token in tokens]
    assert _came_in(all_at_once(stores, calls))


def test_one_backup_code_at_ten_doors_opens_one(stores, lena):
    staff_id, _, codes = lena
    proof = Proof(backup=codes[3])
    calls = [
        lambda token=token: actions.pass_second_step(token, proof) for token in _begun(staff_id, 10)
    ]
    assert _came_in(all_at_once(stores, calls))


def test_one_step_opens_one_session_whatever_is_shown_at_once(stores, lena):
    staff_id, code, codes = lena
    (token,) = _begun(staff_id, 1)
    proofs = [Proof(code=code), *(Proof(backup=one) for one in codes[:9])]
    calls = [lambda proof=proof: actions.pass_second_step(token, proof) for proof in proofs]
    assert _came_in(all_at_once(stores, calls))


def test_ten_wrong_codes_at_once_are_five(stores, lena):
    staff_id, _, _ = lena
    (token,) = _begun(staff_id, 1)
    calls = [lambda: actions.pass_second_step(token, Proof(backup="x"))] * 10
    assert all_at_once(stores, calls).count(NotFound) == 5


def test_ten_who_enrol_at_once_add_one_app(stores, company):
    with unit_of_work("identity"):
        staff_id = actions.add_staff("omar@staff.example", "오마르", "operator")
    calls = []
    for token in _begun(staff_id, 10, "enrol"):
        secret = adding(find_step(token, "enrol"), None, "x").secret.replace(" ", "")
        proof = Proof(code=pyotp.TOTP(secret).at(clock.now()))
        calls.append(lambda token=token, proof=proof: actions.enrol(token, proof, "")[0])
    db.session.remove()
    assert _came_in(all_at_once(stores, calls))
    assert db.session.query(AuthenticatorApp).count() == 1


@pytest.fixture
def half_way(stores, monkeypatch):
    """half_way(address, where): somebody signs in and waits there until the block is over.

    Or for two seconds: where whoever changes something waits for them.
    """

    @contextmanager
    def use(address, where):
        there, done, step = threading.Event(), threading.Event(), getattr(signing_in, where)

        def pause(*given, **more):
            step(*given, **more)
            there.set()
            done.wait(2)

        def sign_in():
            with stores.app_context(), suppress(NotValid), unit_of_work("identity"):
                actions.sign_in(address, PASSWORD)

        monkeypatch.setattr(signing_in, where, pause)
        with ThreadPoolExecutor(1) as other:
            thief = other.submit(sign_in)
            assert there.wait(5)
            yield
            done.set()
            thief.result()

    return use


def _change(person):
    actor = signed_in(person.address)
    return lambda: actions.change_password(actor, PASSWORD, NEW), 1


def _recover(person):
    return lambda: actions.recover_account(person.address, person.recovery_code, NEW), 0


BOTH_SIDES = pytest.mark.parametrize("where", ["_forgive", "remember_session"])


@BOTH_SIDES
@pytest.mark.parametrize("change", [_change, _recover])
def test_who_signs_in_while_the_password_changes_is_not_in(person, half_way, change, where):
    """With a stolen password, and again and again: then one of them is always half-way."""
    alice = person()
    change, own = change(alice)
    read_password(NEW)  # its lists are read once
    db.session.remove()
    with half_way(alice.address, where), unit_of_work("identity"):
        change()
    assert db.session.query(OpenSession).count() == own


@BOTH_SIDES
def test_who_signs_in_while_the_first_factor_is_added_is_not_in(company, half_way, where):
    with unit_of_work("identity"):
        staff_id = actions.add_staff("chan@staff.example", "찬", "cx", "", PASSWORD)
        token = begin(staff_id, "change", is_confirmed=True).token
        secret = adding(find_step(token, "change"), None, "x").secret.replace(" ", "")
    db.session.remove()
    with half_way("chan@staff.example", where), unit_of_work("identity"):
        step, staff = hold(token, "change")
        add_first(step, staff, Proof(code=pyotp.TOTP(secret).at(clock.now())), "", "ko")
    assert db.session.query(OpenSession).count() == 0


def test_a_recovery_that_waits_in_vain_spends_no_code(stores, person):
    alice = person()
    db.session.remove()
    with writing("identity"), engine_of("identity").connect() as other:
        other.execute(select(Member.id).with_for_update())
        end_unit()
        with pytest.raises(OperationalError), unit_of_work("identity"):
            actions.recover_account(alice.address, alice.recovery_code, NEW)
        other.rollback()
    with unit_of_work("identity"):
        assert actions.recover_account(alice.address, alice.recovery_code, NEW)
