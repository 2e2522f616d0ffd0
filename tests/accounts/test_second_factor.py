"""Staff come in with more than a password, and nobody else does."""

import json
import secrets
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import delete, select, update

from forum import clock
from forum.accounts import actions
from forum.accounts.actions import Proof, Waiting
from forum.accounts.actions.steps import begin
from forum.accounts.actor import STAFF, Role
from forum.accounts.models import (
    CODE_ATTEMPTS,
    WRONG_CODES_A_DAY,
    AuthenticatorApp,
    BackupCode,
    FactorChange,
    OpenSession,
    Passkey,
    PendingStep,
    Staff,
)
from forum.accounts.passkeys import Site, site_of
from forum.accounts.policy import needs_second_factor
from forum.accounts.queries import find_staff_by_address, find_step, has_factor
from forum.accounts.steps import adding, proving
from forum.accounts.tokens import hash_of_token
from forum.anonymity import SessionKey, open_factor, seal_factor
from forum.anonymity.keys import keyring
from forum.database import db, engine_of, metadata_of, new_id, unit_of_work
from forum.errors import NotAllowed, NotFound, NotValid
from tests.accounts.authenticator import SITE, Authenticator
from tests.accounts.steps import PASSWORD, actor_with, letters, signed_in
from tests.people import TOTP_SECRET, give_app

LENA = "lena@staff.example"
NOON = datetime(2026, 11, 22, 3, 0, 10, tzinfo=UTC)  # ten seconds into a step, noon in Seoul
NEEDED = [role for role in sorted(STAFF) if needs_second_factor(role)]
OFFERED = [role for role in sorted(STAFF) if not needs_second_factor(role)]


@pytest.fixture(autouse=True)
def _stopped(time_machine):
    time_machine.move_to(NOON, tick=False)


def hire(address=LENA, role="cx_lead", *, app=True):
    with unit_of_work("identity"):
        staff_id = actions.add_staff(address, "레나", role, "CX팀", PASSWORD)
        if app:
            give_app(staff_id)
    return staff_id


def knock(address=LENA, password=PASSWORD):
    with unit_of_work("identity"):
        return actions.sign_in(address, password, device="Firefox")


def begun(address=LENA):
    """A step as after the right password, without its cost."""
    with unit_of_work("identity"):
        return begin(find_staff_by_address(address).id, "factor").token


def code_at(instant=None, secret=TOTP_SECRET):
    return pyotp.TOTP(secret).at(instant or clock.now())


def wrong_code():
    """Six digits that are none of the three that count."""
    right = {code_at(clock.now() + timedelta(seconds=30 * skew)) for skew in (-1, 0, 1)}
    return next(f"{number:06}" for number in range(10) if f"{number:06}" not in right)


def step_in(token, **proof):
    with unit_of_work("identity"):
        return actions.pass_second_step(token, Proof(site=SITE, **proof))


def come_in(address=LENA, **proof):
    session_key = step_in(knock(address).token, **(proof or {"code": code_at()}))
    return actor_with(session_key)


def count(table):
    return db.session.query(table).count()


def plant_session(staff_id, *, has_second_factor):
    """A row as an older release, or a thief of the password, would leave it."""
    with unit_of_work("identity"):
        session_key = actions.open_staff_session(staff_id)
        db.session.flush()
        marked = update(OpenSession).where(OpenSession.staff_id == staff_id)
        db.session.execute(marked.values(has_second_factor=has_second_factor))
    return session_key


# Coming in


def test_three_roles_need_one():
    assert set(NEEDED) == {Role.CX_LEAD, Role.PRIVACY_OFFICER, Role.OPERATOR}


@pytest.mark.parametrize("role", NEEDED)
def test_the_password_alone_opens_no_session(company, role):
    hire(role=role)
    waiting = knock()
    assert isinstance(waiting, Waiting)
    assert waiting.asked == "factor"
    assert count(OpenSession) == 0


@pytest.mark.parametrize("role", NEEDED)
def test_who_needs_one_and_has_none_is_led_to_enrolment_and_nowhere_else(company, role):
    hire(role=role, app=False)
    waiting = knock()
    assert waiting.asked == "enrol"
    assert count(OpenSession) == 0
    with pytest.raises(NotFound):
        step_in(waiting.token, code=code_at())


@pytest.mark.parametrize("role", OFFERED)
def test_other_staff_are_asked_only_when_they_have_one(company, role):
    staff_id = hire(role=role, app=False)
    assert isinstance(knock(), SessionKey)
    with unit_of_work("identity"):
        give_app(staff_id)
    assert knock().asked == "factor"
    assert come_in().role == role


def test_members_are_never_asked(person):
    person()
    assert signed_in().is_member


def test_a_code_comes_in_by_a_new_session(company):
    hire()
    actor = come_in()
    assert (actor.role, actor.badge.name) == (Role.CX_LEAD, "레나")
    row = db.session.query(OpenSession).one()
    assert row.has_second_factor
    assert count(PendingStep) == 0


@pytest.mark.parametrize(("skew", "counts"), [(-2, 0), (-1, 1), (0, 1), (1, 1), (2, 0)])
def test_a_clock_may_be_one_step_wrong(company, skew, counts):
    hire()
    code = code_at(clock.now() + timedelta(seconds=30 * skew))
    assert bool(step_in(knock().token, code=code)) == bool(counts)


def test_a_code_works_once(company):
    hire()
    assert come_in()
    assert step_in(knock().token, code=code_at()) is None


def test_an_older_code_is_worth_nothing_after_a_newer(company, time_machine):
    hire()
    older = code_at()
    time_machine.shift(30)
    assert come_in()
    assert step_in(knock().token, code=older) is None
    time_machine.shift(30)
    assert come_in()


@pytest.mark.parametrize(
    "typed", ["", "1", "０００００１", "1234567", "abcdef", "\ud800", "-1.0e5"]
)
def test_what_is_no_code_is_wrong_and_no_more(company, typed):
    hire()
    assert step_in(knock().token, code=typed) is None
    assert step_in(knock().token, backup=typed or "-") is None
    assert step_in(knock().token, passkey=typed or "{}") is None


def test_five_wrong_tries_end_the_step(company):
    hire()
    token = knock().token
    for number in range(CODE_ATTEMPTS):
        assert find_step(token, "factor").tries_left == CODE_ATTEMPTS - number
        assert step_in(token, code=wrong_code()) is None
    with pytest.raises(NotFound):
        step_in(token, code=code_at())
    assert come_in()


def test_a_used_step_is_over(company, time_machine):
    hire()
    token = knock().token
    assert step_in(token, code=code_at())
    time_machine.shift(30)
    with pytest.raises(NotFound):
        step_in(token, code=code_at())


def test_a_step_ends_with_its_hour(company, time_machine):
    hire()
    token = knock().token
    ends = find_step(token, "factor").expires_at
    assert (ends.minute, ends.second) == (0, 0)
    db.session.rollback()
    time_machine.move_to(ends)
    with pytest.raises(NotFound):
        step_in(token, code=code_at())
    with unit_of_work("identity"):
        actions.remove_expired()
    assert count(PendingStep) == 0


@pytest.mark.parametrize("token", ["", "nothing", "a" * 25, "\ud800"])
def test_a_token_that_nobody_gave_is_nothing(company, token):
    hire()
    with pytest.raises(NotFound):
        step_in(token, code=code_at())


def _disable(staff):
    actions.disable_staff(staff)


def _change_password(staff):
    path = actions.invite_staff(staff)
    actions.accept_staff_invitation(path.rpartition("/")[2], "새 비밀번호예요 그래요")


def _reset(staff):
    actions.reset_factors(staff)


@pytest.mark.parametrize("happening", [_disable, _change_password, _reset])
@pytest.mark.parametrize("app", [True, False])
def test_what_happens_meanwhile_ends_the_step(company, happening, app):
    hire(app=app)
    token = knock().token
    with unit_of_work("identity"):
        happening(find_staff_by_address(LENA))
    with pytest.raises(NotFound):
        step_in(token, code=code_at())
    with pytest.raises(NotFound), unit_of_work("identity"):
        actions.enrol(token, Proof(code=code_at()), "")


def test_changing_the_own_password_ends_what_was_begun_with_the_old_one(company):
    hire()
    actor = come_in()
    token = knock().token
    with unit_of_work("identity"):
        actions.change_password(actor, PASSWORD, "새 비밀번호예요 그래요")
    with pytest.raises(NotFound):
        step_in(token, code=code_at())


# Guessing


def guess(times):
    for number in range(times):
        if number % CODE_ATTEMPTS == 0:
            token = begun()
        assert step_in(token, code=wrong_code()) is None


def test_a_day_allows_only_so_many_wrong_codes(company, time_machine):
    staff_id = hire()
    guess(WRONG_CODES_A_DAY)
    assert step_in(knock().token, code=code_at()) is None, "the right code, too late"
    token = knock().token
    assert proving(find_step(token, "factor"), SITE).is_paused
    assert [letter["params"]["what"] for letter in letters()] == ["tried"]
    with unit_of_work("identity"):
        codes = actions.factors._new_codes(db.session.get_one(Staff, staff_id))
    assert step_in(knock().token, backup=codes[0]), "its owner is not locked out"
    time_machine.shift(timedelta(days=1))
    assert come_in()
    db.session.rollback()


def test_who_comes_in_gives_the_guesser_no_new_tries(company):
    hire()
    guess(WRONG_CODES_A_DAY - 1)
    assert come_in()
    guess(1)
    assert db.session.query(Staff).one().wrong_codes == WRONG_CODES_A_DAY


# Backup codes


def test_a_backup_code_works_once_however_it_is_typed(company):
    codes = enrolled(knock_new()).backup_codes
    assert len(set(codes)) == 10
    assert step_in(knock().token, backup=f" {codes[0].upper().replace('-', ' ')} ")
    assert step_in(knock().token, backup=codes[0]) is None
    assert count(BackupCode) == 9


def test_a_backup_code_is_worth_nothing_to_another(company):
    codes = enrolled(knock_new()).backup_codes
    hire("olga@staff.example", "privacy_officer")
    assert step_in(knock("olga@staff.example").token, backup=codes[0]) is None
    assert count(BackupCode) == 10


def test_new_backup_codes_end_the_old(company, time_machine):
    enrolling = enrolled(knock_new())
    actor, token = confirmed(actor_with(enrolling.session_key), backup=enrolling.backup_codes[0])
    with unit_of_work("identity"):
        fresh = actions.make_backup_codes(actor, token).backup_codes
    assert count(BackupCode) == 10
    assert step_in(knock().token, backup=enrolling.backup_codes[1]) is None
    assert step_in(knock().token, backup=fresh[1])


# Enrolling


class Enrolled:
    def __init__(self, session_key, added):
        self.session_key, self.backup_codes = session_key, added.backup_codes


def knock_new():
    hire(app=False)
    return knock().token


def secret_of(token, asked="enrol"):
    secret = adding(find_step(token, asked), SITE, "고민해결").secret.replace(" ", "")
    db.session.rollback()
    return secret


def enrolled(token):
    with unit_of_work("identity"):
        secret = adding(find_step(token, "enrol"), SITE, "고민해결").secret.replace(" ", "")
        return Enrolled(*actions.enrol(token, Proof(code=code_at(secret=secret)), "업무용"))


def test_enrolling_an_app_leads_in_with_ten_backup_codes(company, time_machine):
    token = knock_new()
    secret = secret_of(token)
    enrolling = enrolled(token)
    assert actor_with(enrolling.session_key).role == Role.CX_LEAD
    assert len(enrolling.backup_codes) == 10
    assert step_in(knock().token, code=code_at(secret=secret)) is None, "that code is used"
    time_machine.shift(30)
    assert come_in(code=code_at(secret=secret))
    assert [letter["params"]["what"] for letter in letters()] == ["app_added"]
    assert [letter["to"] for letter in letters()] == [LENA]


def test_an_app_that_shows_other_codes_is_not_taken(company):
    token = knock_new()
    with pytest.raises(NotValid), unit_of_work("identity"):
        actions.enrol(token, Proof(code="000000"), "")
    assert not has_factor(find_staff_by_address(LENA).id)
    db.session.rollback()
    assert enrolled(token)


def test_only_the_first_of_two_who_know_the_password_enrols(company):
    first, second = knock_new(), knock().token
    enrolled(first)
    with pytest.raises(NotFound):
        find_step(second, "enrol")
    db.session.rollback()
    with pytest.raises(NotFound):
        enrolled(second)


def test_an_enrolment_that_outlived_another_way_in_is_refused(company):
    """The row is planted again: even then no second password-only enrolment comes through."""
    token = knock_new()
    with unit_of_work("identity"):
        give_app(find_staff_by_address(LENA).id)
    with pytest.raises(NotFound), unit_of_work("identity"):
        actions.enrol(token, Proof(code=code_at(secret=secret_of(token))), "")


# Sessions


@pytest.mark.parametrize("role", NEEDED)
def test_a_session_opened_with_the_password_alone_gives_no_rights(company, role):
    session_key = plant_session(hire(role=role), has_second_factor=False)
    assert actor_with(session_key) is None


@pytest.mark.parametrize("role", OFFERED)
def test_elsewhere_such_a_session_is_as_good_as_before(company, role):
    session_key = plant_session(hire(role=role, app=False), has_second_factor=False)
    assert actor_with(session_key).role == role


@pytest.mark.parametrize("had_factor", [True, False])
def test_a_role_that_needs_one_ends_the_sessions_opened_without(company, had_factor):
    staff_id = hire(role="cx", app=False)
    session_key = plant_session(staff_id, has_second_factor=had_factor)
    with unit_of_work("identity"):
        actions.change_staff(find_staff_by_address(LENA), role="cx_lead")
    assert (actor_with(session_key) is not None) is had_factor
    assert count(OpenSession) == int(had_factor)


def test_another_role_ends_nothing(company):
    session_key = plant_session(hire(role="cx", app=False), has_second_factor=False)
    with unit_of_work("identity"):
        actions.change_staff(find_staff_by_address(LENA), role="moderator")
    assert actor_with(session_key).role == "moderator"


# Changing one's factors


def confirmed(actor, **proof):
    """The actor and a step by which one change may be made."""
    with unit_of_work("identity"):
        token = actions.begin_change(actor, PASSWORD).token
    if proof:
        with unit_of_work("identity"):
            assert actions.confirm(actor, token, Proof(site=SITE, **proof))
    return actor, token


def test_a_change_needs_the_password_and_the_factor(company, time_machine):
    hire()
    actor = come_in()
    with pytest.raises(NotValid), unit_of_work("identity"):
        actions.begin_change(actor, "wrong wrong wrong")
    with unit_of_work("identity"):
        token = actions.begin_change(actor, PASSWORD).token
    with pytest.raises(NotFound), unit_of_work("identity"):
        actions.make_backup_codes(actor, token)
    with unit_of_work("identity"):
        assert not actions.confirm(actor, token, Proof(code=code_at())), "used to come in"
    time_machine.shift(30)
    with unit_of_work("identity"):
        assert actions.confirm(actor, token, Proof(code=code_at()))
    with unit_of_work("identity"):
        assert actions.make_backup_codes(actor, token).backup_codes
    with pytest.raises(NotFound), unit_of_work("identity"):
        actions.make_backup_codes(actor, token)


def test_the_password_is_tried_ten_times_in_a_quarter_of_an_hour(company):
    hire()
    actor = come_in()
    for _ in range(10):
        with pytest.raises(NotValid), unit_of_work("identity"):
            actions.begin_change(actor, "wrong wrong wrong")
    with pytest.raises(actions.second_factor.limits.TooMany), unit_of_work("identity"):
        actions.begin_change(actor, PASSWORD)


def test_anothers_step_changes_nothing(company, time_machine):
    hire()
    hire("olga@staff.example", "privacy_officer")
    lena, olga = come_in(), come_in("olga@staff.example")
    time_machine.shift(30)
    _, token = confirmed(lena, code=code_at())
    with pytest.raises(NotFound), unit_of_work("identity"):
        actions.make_backup_codes(olga, token)
    with pytest.raises(NotFound), unit_of_work("identity"):
        actions.confirm(olga, token, Proof(code=code_at()))


def test_leaving_ends_a_change_that_was_proved(company, time_machine):
    hire()
    actor = come_in()
    time_machine.shift(30)
    _, token = confirmed(actor, code=code_at())
    with unit_of_work("identity"):
        actions.sign_out(actor)
    with pytest.raises(NotFound), unit_of_work("identity"):
        actions.make_backup_codes(actor, token)


def test_members_have_none(person):
    person()
    alice = signed_in()
    with pytest.raises(NotAllowed), unit_of_work("identity"):
        actions.begin_change(alice, PASSWORD)


def test_the_first_factor_ends_the_sessions_opened_without(company):
    hire(role="cx", app=False)
    here, there = actor_with(knock()), actor_with(knock())
    _, token = confirmed(here)
    secret = secret_of(token, "change")
    with unit_of_work("identity"):
        added = actions.add_factor(here, token, Proof(code=code_at(secret=secret)), " 업무용\n폰 ")
    assert len(added.backup_codes) == 10
    assert db.session.query(OpenSession).one().has_second_factor
    assert db.session.query(AuthenticatorApp).one().name == "업무용 폰"
    assert there.session_id != here.session_id


def add_app(actor, proof_code):
    _, token = confirmed(actor, code=proof_code)
    secret = secret_of(token, "change")
    with unit_of_work("identity"):
        return actions.add_factor(actor, token, Proof(code=code_at(secret=secret)), "둘째")


def test_a_second_factor_brings_no_new_codes_and_each_app_works(company, time_machine):
    hire()
    actor = come_in()
    time_machine.shift(30)
    assert add_app(actor, code_at()).backup_codes == ()
    time_machine.shift(30)
    assert come_in()
    assert count(AuthenticatorApp) == 2


def test_there_are_ten_at_most(company, time_machine):
    staff_id = hire()
    actor = come_in()
    with unit_of_work("identity"):
        for _ in range(9):
            give_app(staff_id)
    time_machine.shift(30)
    with pytest.raises(NotValid):
        add_app(actor, code_at())


def remove(actor, proof_code, factor_id):
    _, token = confirmed(actor, code=proof_code)
    with unit_of_work("identity"):
        actions.remove_factor(actor, token, factor_id)


def test_the_last_one_of_a_role_that_needs_it_stays(company, time_machine):
    staff_id = hire()
    actor = come_in()
    first = db.session.query(AuthenticatorApp.id).scalar()
    time_machine.shift(30)
    with pytest.raises(NotAllowed):
        remove(actor, code_at(), first)
    with unit_of_work("identity"):
        give_app(staff_id)
    time_machine.shift(30)
    remove(actor, code_at(), first)
    time_machine.shift(30)
    with pytest.raises(NotAllowed):
        remove(actor, code_at(), db.session.query(AuthenticatorApp.id).scalar())


def test_a_role_that_rose_meanwhile_counts(company, time_machine):
    """The actor was loaded as cx; the row says cx_lead by now."""
    hire(role="cx")
    actor = come_in()
    with unit_of_work("identity"):
        actions.change_staff(find_staff_by_address(LENA), role="cx_lead")
    time_machine.shift(30)
    with pytest.raises(NotAllowed):
        remove(actor, code_at(), db.session.query(AuthenticatorApp.id).scalar())


def test_elsewhere_the_last_one_may_go_and_its_codes_with_it(company, time_machine):
    hire(role="cx")
    actor = come_in()
    time_machine.shift(30)
    remove(actor, code_at(), db.session.query(AuthenticatorApp.id).scalar())
    assert count(BackupCode) == 0
    assert not db.session.query(OpenSession).one().has_second_factor
    db.session.rollback()
    assert isinstance(knock(), SessionKey)
    with unit_of_work("identity"):
        actions.change_staff(find_staff_by_address(LENA), role="cx_lead")
    assert count(OpenSession) == 0, "what once was proved counts no more"


def test_anothers_factor_is_not_there(company, time_machine):
    hire()
    other = hire("olga@staff.example", "privacy_officer")
    actor = come_in()
    theirs = db.session.scalar(
        select(AuthenticatorApp.id).where(AuthenticatorApp.staff_id == other)
    )
    time_machine.shift(30)
    with pytest.raises(NotFound):
        remove(actor, code_at(), theirs)
    time_machine.shift(30)
    _, token = confirmed(actor, code=code_at())
    with pytest.raises(NotFound), unit_of_work("identity"):
        actions.rename_factor(actor, token, theirs, "mine now")


def test_each_change_is_told_and_kept_by_the_day(company, time_machine):
    enrolling = enrolled(knock_new())
    actor, token = confirmed(actor_with(enrolling.session_key), backup=enrolling.backup_codes[0])
    with unit_of_work("identity"):
        actions.make_backup_codes(actor, token)
    with unit_of_work("identity"):
        actions.reset_factors(find_staff_by_address(LENA))
    told = [letter["params"]["what"] for letter in letters()]
    assert told == ["app_added", "codes_made", "reset"]
    rows = db.session.query(FactorChange).all()
    assert {row.what for row in rows} == set(told)
    assert {row.changed_on for row in rows} == {clock.today()}


def test_a_reset_takes_everything_and_the_session(company):
    hire()
    actor = come_in()
    with unit_of_work("identity"):
        actions.reset_factors(find_staff_by_address(LENA))
    for table in (AuthenticatorApp, BackupCode, OpenSession, PendingStep):
        assert count(table) == 0
    db.session.rollback()
    assert knock().asked == "enrol"
    assert actor.role == Role.CX_LEAD


# Passkeys


def challenge_of(token, asked="factor"):
    challenge = find_step(token, asked).challenge
    db.session.rollback()
    return challenge


def enrol_passkey(authenticator, address=LENA):
    token = knock(address).token
    given = Proof(passkey=authenticator.create(challenge_of(token, "enrol")), site=SITE)
    with unit_of_work("identity"):
        return actions.enrol(token, given, "")


def test_a_passkey_enrols_and_comes_in(company):
    hire(app=False)
    authenticator = Authenticator()
    session_key, added = enrol_passkey(authenticator)
    assert actor_with(session_key).role == Role.CX_LEAD
    assert len(added.backup_codes) == 10
    token = knock().token
    assert step_in(token, passkey=authenticator.get(challenge_of(token)))
    assert db.session.query(Passkey).one().sign_count == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"site": Site("forum.example", "https://evil.example")},
        {"site": Site("evil.example", "https://forum.example")},
        {"site": Site("forum.example", "http://forum.example")},
        {"is_verified": False},
    ],
    ids=["origin", "rp id", "scheme", "not verified"],
)
def test_a_passkey_made_elsewhere_or_carelessly_is_refused(company, wrong):
    hire(app=False)
    with pytest.raises(NotValid):
        enrol_passkey(Authenticator(**wrong))
    good = Authenticator()
    enrol_passkey(good)
    token = knock().token
    bad = Authenticator(**{"id": good.id, "key": good.key} | wrong)
    assert step_in(token, passkey=bad.get(challenge_of(token))) is None


def test_a_challenge_is_answered_once(company):
    hire(app=False)
    authenticator = Authenticator()
    enrol_passkey(authenticator)
    token = knock().token
    first = challenge_of(token)
    assert step_in(token, passkey="{}") is None
    assert challenge_of(token) != first
    assert step_in(token, passkey=authenticator.get(first)) is None
    assert step_in(token, passkey=authenticator.get(challenge_of(token)))


def test_an_answer_seen_on_the_way_comes_in_nowhere_else(company):
    hire(app=False)
    authenticator = Authenticator()
    enrol_passkey(authenticator)
    token, other = knock().token, knock().token
    answer = authenticator.get(challenge_of(token))
    assert step_in(other, passkey=answer) is None
    assert step_in(token, passkey=answer)


@pytest.mark.parametrize("count_before", [5, 6])
def test_a_count_that_did_not_grow_is_a_copied_key(company, count_before):
    hire(app=False)
    authenticator = Authenticator(count=4)
    enrol_passkey(authenticator)
    with unit_of_work("identity"):
        db.session.execute(update(Passkey).values(sign_count=count_before))
    token = knock().token
    assert step_in(token, passkey=authenticator.get(challenge_of(token))) is None
    assert db.session.query(Passkey).one().sign_count == count_before


def test_another_members_of_staff_passkey_does_not_fit(company):
    hire(app=False)
    hire("olga@staff.example", "privacy_officer", app=False)
    lenas, olgas = Authenticator(), Authenticator()
    enrol_passkey(lenas)
    enrol_passkey(olgas, "olga@staff.example")
    token = knock().token
    assert step_in(token, passkey=olgas.get(challenge_of(token))) is None
    with_her_id = Authenticator(id=lenas.id)
    assert step_in(token, passkey=with_her_id.get(challenge_of(token))) is None


def test_a_passkey_belongs_to_one_account(company):
    hire(app=False)
    hire("olga@staff.example", "privacy_officer", app=False)
    authenticator = Authenticator()
    enrol_passkey(authenticator)
    with pytest.raises(NotValid):
        enrol_passkey(authenticator, "olga@staff.example")


def test_a_damaged_answer_is_wrong_and_never_an_error(company):
    hire(app=False)
    authenticator = Authenticator()
    enrol_passkey(authenticator)
    good = json.loads(authenticator.get(secrets.token_bytes(32)))
    for name in good["response"]:
        for value in ("", "AA", "é", None, [], "A" * 9000):
            broken = good | {"response": good["response"] | {name: value}}
            assert step_in(begun(), passkey=json.dumps(broken)) is None
    for value in ("[]", "null", "7", '"x"', "[" * 9000, '{"id": 7}', '{"id": "\\ud800"}'):
        assert step_in(begun(), passkey=value) is None


@pytest.mark.parametrize(
    ("base_url", "site"),
    [
        ("https://forum.example", Site("forum.example", "https://forum.example")),
        ("https://Forum.example:443", Site("forum.example", "https://forum.example")),
        ("https://forum.example:8443", Site("forum.example", "https://forum.example:8443")),
        ("http://localhost:8000", Site("localhost", "http://localhost:8000")),
        ("http://forum.example", None),
        ("http://127.0.0.1:8000", None),
        ("https://127.0.0.1", None),
        ("https://[::1]:8000", None),
    ],
)
def test_where_browsers_offer_passkeys(base_url, site):
    assert site_of(base_url) == site


def test_without_a_site_no_passkey_is_taken(company):
    hire(app=False)
    authenticator = Authenticator()
    enrol_passkey(authenticator)
    token = knock().token
    answer = authenticator.get(challenge_of(token))
    with unit_of_work("identity"):
        assert actions.pass_second_step(token, Proof(passkey=answer)) is None


# What a thief finds


def everything_in_identity():
    """Every value of every row, as bytes."""
    db.session.rollback()
    with engine_of("identity").connect() as connection:
        for table in metadata_of("identity").tables.values():
            for row in connection.execute(table.select()):
                for value in row:
                    yield value if isinstance(value, bytes) else str(value).encode()


def test_the_store_alone_holds_no_secret(company):
    token = knock_new()
    secret = secret_of(token)
    codes = enrolled(token).backup_codes
    bytes_found = b"\0".join(everything_in_identity())
    assert LENA.encode() in bytes_found
    for plain in (secret, *codes, *(code.replace("-", "") for code in codes), token):
        assert plain.encode() not in bytes_found
    assert pyotp.TOTP(secret).byte_secret() not in bytes_found


def test_a_sealed_secret_opens_for_its_owner_under_its_keys_only(stores, tmp_path):
    path = stores.config["FORUM"].keys_file
    box = seal_factor("a" * 16, b"secret")
    assert open_factor("a" * 16, box) == b"secret"
    assert open_factor("b" * 16, box) is None
    other = tmp_path / "other.json"
    keys = json.loads(path.read_text())
    other.write_text(json.dumps(keys | {"pepper": "00" * 32}))
    other.chmod(0o600)
    keyring.use(other)
    assert open_factor("a" * 16, box) is None
    keyring.use(path)


def test_a_row_moved_to_another_account_opens_nothing(company):
    mine = hire()
    hire("olga@staff.example", "privacy_officer", app=False)
    with unit_of_work("identity"):
        olga = find_staff_by_address("olga@staff.example").id
        db.session.execute(update(AuthenticatorApp).values(staff_id=olga))
    assert mine != olga
    assert step_in(knock("olga@staff.example").token, code=code_at()) is None


def test_a_step_planted_for_another_purpose_is_not_taken(company):
    staff_id = hire()
    token = "t" * 25
    with unit_of_work("identity"):
        db.session.execute(delete(PendingStep))
        db.session.add(
            PendingStep(
                token_hash=hash_of_token(token),
                staff_id=staff_id,
                asked="change",
                is_confirmed=True,
                challenge=b"c" * 32,
                expires_at=clock.now() + timedelta(hours=1),
            )
        )
    with pytest.raises(NotFound):
        step_in(token, code=code_at())
    assert new_id() != staff_id
