import time

import pytest

from forum.accounts import actions
from forum.accounts.actor import GUEST
from forum.accounts.passwords import personal_words, read_password
from forum.accounts.queries import sessions_of
from forum.database import db, unit_of_work
from forum.errors import NotValid, SignInNeeded
from tests import stores
from tests.accounts.steps import PASSWORD, signed_in

NEW = "느린 우체통 옆 감나무"


def secret_of(actor):
    db.session.rollback()
    return actor.credential._secret


@pytest.mark.parametrize(
    "weak",
    [
        "password1234",
        "P@ssw0rd1234!",
        "1q2w3e4r5t6y",
        "qwertyuiop123",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "20261122001122",
        "01012345678",
        "dkssudgktpdy1",
        "비밀번호비밀번호12",
        "ㅂㅈㄷㄱㅂㅈㄷㄱㅂㅈㄷㄱ",
        "alice.hanbit!",
        "hanbit@hanbit",
        "iloveyou2026",
        "sakura12345",
        "zaq12wsxcde3",
    ],
)
def test_what_somebody_would_try_first_is_refused(weak):
    with pytest.raises(NotValid) as refusal:
        read_password(weak, personal=personal_words("alice@hanbit.example"))
    assert refusal.value.key == "accounts.password.common"


@pytest.mark.parametrize(
    "good",
    [
        PASSWORD,
        NEW,
        "tall mule reads fog",
        "kX7#vQ2!mZp9",
        "여우비 내리는 골목 셋",
        "雨の日の古い切符",
    ],
)
def test_what_is_hard_to_guess_is_taken_whatever_its_characters(good):
    if len(good) >= 10:
        assert read_password(good)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "short"),
        ("한글아홉자예요오오", "short"),
        ("x" * 201, "long"),
        ("\ud800" * 12, "malformed"),
    ],
)
def test_length_and_lone_surrogates(text, key):
    with pytest.raises(NotValid) as refusal:
        read_password(text)
    assert refusal.value.key == f"accounts.password.{key}"


def test_checking_the_longest_password_is_quick():
    began = time.process_time()
    for text in ("a" * 200, "ab" * 100, "qwer" * 50, "x1y2" * 50):
        with pytest.raises(NotValid):
            read_password(text)
    assert time.process_time() - began < 0.5


def test_a_new_password_keeps_the_secret_and_ends_other_sessions(person):
    person()
    here, elsewhere = signed_in(), signed_in()
    before = secret_of(here)
    with unit_of_work("identity"):
        actions.change_password(here, PASSWORD, NEW)
    again = signed_in(password=NEW)
    assert secret_of(again) == before
    with pytest.raises(NotValid):
        signed_in(password=PASSWORD)
    assert len(sessions_of(here)) == 2  # this one and the one opened after
    assert elsewhere.session_id


def test_changing_asks_for_the_old_password_and_a_good_new_one(person):
    person()
    actor = signed_in()
    for old, new, field in (("wrong", NEW, "old"), (PASSWORD, "password1234", "new")):
        with pytest.raises(NotValid) as refusal, unit_of_work("identity"):
            actions.change_password(actor, old, new)
        assert refusal.value.field == field
    assert signed_in()


def test_staff_change_theirs_alike(company):
    with unit_of_work("identity"):
        actions.add_staff("mona@staff.example", "모나", "moderator", password=PASSWORD)
    actor = signed_in("mona@staff.example")
    with pytest.raises(NotValid), unit_of_work("identity"):
        actions.change_password(actor, "wrong", NEW)
    with unit_of_work("identity"):
        actions.change_password(actor, PASSWORD, NEW)
    assert signed_in("mona@staff.example", NEW).is_staff


def test_a_guest_has_no_password(company):
    with pytest.raises(SignInNeeded), unit_of_work("identity"):
        actions.change_password(GUEST, PASSWORD, NEW)


def recover(address, code, password=NEW):
    with unit_of_work("identity"):
        return actions.recover_account(address, code, password)


def test_the_recovery_code_keeps_the_secret_and_is_spent(person):
    alice = person()
    before = secret_of(signed_in())
    fresh = recover(alice.address, alice.recovery_code.upper().replace("-", " "))
    assert fresh != alice.recovery_code
    assert secret_of(signed_in(password=NEW)) == before
    with pytest.raises(NotValid):
        recover(alice.address, alice.recovery_code, PASSWORD)
    recover(alice.address, fresh, PASSWORD)
    assert secret_of(signed_in()) == before


def test_recovering_ends_all_sessions(person):
    alice = person()
    actor = signed_in()
    recover(alice.address, alice.recovery_code)
    assert sessions_of(actor) == []


def test_an_unknown_address_and_a_wrong_code_are_refused_alike(person):
    alice = person()
    with unit_of_work("identity"):
        actions.add_staff("mona@staff.example", "모나", "moderator", password=PASSWORD)
    refusals = []
    for address in (alice.address, "nobody@hanbit.example", "mona@staff.example"):
        with pytest.raises(NotValid) as refusal:
            recover(address, "aaaaa-bbbbb-ccccc-ddddd-eeeee")
        refusals.append((refusal.value.key, refusal.value.field, refusal.value.params))
    assert len(set(map(str, refusals))) == 1
    assert signed_in()


def test_somebody_elses_code_recovers_nothing(person):
    person()
    bob = person("bob@hanbit.example")
    with pytest.raises(NotValid):
        recover("alice@hanbit.example", bob.recovery_code)


def test_no_password_and_no_code_is_in_the_stores(person, tmp_path):
    alice = person()
    session = signed_in()
    db.session.rollback()
    folder = tmp_path / "data"
    stored = b"".join(stores.stolen(folder, store) for store in stores.NAMES)
    for word in (PASSWORD, alice.recovery_code, alice.recovery_code.replace("-", "")):
        assert word.encode() not in stored
    assert session.session_id not in stored
