"""Twenty at once."""

import threading

from forum.accounts import actions, limits
from forum.accounts.models import Member
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
