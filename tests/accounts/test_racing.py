"""Twenty at once."""

import threading

import pyotp
import pytest

from forum import clock
from forum.accounts import actions, limits
from forum.accounts.actions import Proof
from forum.accounts.actions.factors import add_first
from forum.accounts.actions.steps import begin, hold
from forum.accounts.models import AuthenticatorApp, Member, OpenSession
from forum.accounts.queries import find_step
from forum.accounts.steps import adding
from forum.anonymity import SessionKey
from forum.database import db, unit_of_work
from forum.errors import AlreadyDone, NotFound
from tests.accounts.steps import PASSWORD, ask, letters, prove


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
