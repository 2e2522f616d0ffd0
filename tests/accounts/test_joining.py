from datetime import timedelta

import pytest

from forum import clock
from forum.accounts import actions
from forum.accounts.models import Company, JoinCode, Member
from forum.database import db, unit_of_work
from forum.errors import AlreadyDone, NotFound, NotValid, TooMany
from tests.accounts.steps import PASSWORD, ask, finish, letters, prove, signed_in


def test_a_code_from_the_company_mail_and_a_password_make_a_member(company):
    token = ask("Alice@Hanbit.example")
    assert prove(token, letters()[0]["params"]["code"])
    joined = finish(token)
    assert joined
    assert len(joined.recovery_code) == 29
    actor = signed_in("alice@hanbit.example")
    assert actor.is_member
    assert actor.company_id == company


def test_a_wrong_code_proves_nothing_and_the_fifth_ends_it(company):
    token = ask("alice@hanbit.example")
    code = letters()[0]["params"]["code"]
    wrong = "00000000" if not code.startswith("0") else "11111111"
    assert [prove(token, wrong) for _ in range(5)] == [False] * 5
    assert not prove(token, code)
    with pytest.raises(NotFound):
        finish(token)


def test_a_code_without_its_browser_is_worth_nothing(company):
    ask("alice@hanbit.example")
    assert not prove("another browser", letters()[0]["params"]["code"])


def test_nobody_becomes_a_member_without_a_proved_code(company):
    token = ask("alice@hanbit.example")
    with pytest.raises(NotFound):
        finish(token)
    with pytest.raises(NotFound):
        finish("")


def test_an_old_code_is_no_code(company, time_machine):
    token = ask("alice@hanbit.example")
    time_machine.move_to(clock.now() + timedelta(hours=2))
    assert not prove(token, letters()[0]["params"]["code"])


def test_finishing_twice_makes_one_member(company):
    token = ask("alice@hanbit.example")
    prove(token, letters()[0]["params"]["code"])
    finish(token)
    with pytest.raises(NotFound):
        finish(token)
    assert db.session.query(Member).count() == 1


def test_two_browsers_with_one_address_make_one_member(company):
    tokens = [ask("alice@hanbit.example"), ask("alice+again@hanbit.example")]
    for token, letter in zip(tokens, letters(), strict=True):
        assert prove(token, letter["params"]["code"])
    finish(tokens[0])
    with pytest.raises(AlreadyDone):
        finish(tokens[1])


def test_who_has_an_account_is_told_by_mail_alone(company, person):
    person("alice@hanbit.example")
    token = ask("ALICE+x@hanbit.example")
    (letter,) = letters()
    assert (letter["letter"], letter["to"]) == ("already_joined", "alice@hanbit.example")
    assert not prove(token, letter["params"]["code"])


def test_staff_do_not_become_members(company):
    with unit_of_work("identity"):
        actions.add_staff("mona@hanbit.example", "모나", "moderator", password=PASSWORD)
    ask("mona@hanbit.example")
    assert letters()[0]["letter"] == "already_joined"


def test_an_unknown_company_gets_the_same_rows_and_no_letter(company):
    ask("bob@elsewhere.example")
    ask("bob@hanbit.example")
    unknown, known = letters()
    assert unknown["to"] == ""
    assert known["to"] == "bob@hanbit.example"
    assert unknown.keys() == known.keys()
    assert unknown["params"].keys() == known["params"].keys()
    assert sorted(row.address for row in db.session.query(JoinCode)) == ["", "bob@hanbit.example"]


def test_an_expiry_tells_only_the_hour(company):
    ask("alice@hanbit.example")
    instant = db.session.query(JoinCode).one().expires_at
    assert (instant.minute, instant.second, instant.microsecond) == (0, 0, 0)


def test_asking_is_limited_by_address_whether_known_or_not(company):
    for address in ("alice@hanbit.example", "nobody@elsewhere.example"):
        for _ in range(5):
            ask(address)
        with pytest.raises(TooMany):
            ask(address.upper())


def test_a_common_password_is_refused_and_the_code_stays_proved(company):
    token = ask("alice@hanbit.example")
    prove(token, letters()[0]["params"]["code"])
    for weak in ("short", "password1234!", "alice.hanbit99", "q" * 30, "x" * 201):
        with pytest.raises(NotValid):
            finish(token, weak)
    assert finish(token)


def test_a_disabled_company_takes_nobody_in(company):
    with unit_of_work("identity"):
        db.session.get_one(Company, company).is_active = False
    ask("alice@hanbit.example")
    assert letters()[0]["to"] == ""
