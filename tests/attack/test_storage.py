"""Thieves of the stores, with all that lies under the rows (ANONYMITY §9: 0 authors)."""

import base64

import pytest
from nacl.secret import SecretBox

from forum.anonymity import companies, keyring
from forum.database import db
from forum.nightly import run_jobs
from tests import stores
from tests.attack import scene, storage
from tests.attack.thief import authors, steal
from tests.people import MEMBERS, PASSWORD, address_of


@pytest.fixture
def done(cast):
    return scene.play(cast)


@pytest.fixture(params=["that day", "after the night"])
def folder(request, app, done, settings):
    if request.param == "after the night":
        with app.app_context():
            run_jobs()
            db.session.remove()
    return settings.data_dir


@pytest.mark.parametrize("store", stores.NAMES)
def test_a_thief_of_one_store_names_nobody(folder, store):
    assert authors(storage.alone(steal(folder), store)) == {}


def test_a_thief_of_all_stores_and_keys_names_nobody(folder):
    assert authors(steal(folder)) == {}


@pytest.mark.parametrize("who", ["alice", "carol"])
def test_with_a_cookie_or_a_password_exactly_that_member(folder, cast, done, who):
    loot = steal(folder)
    assert set(authors(loot, cookie=cast.people[who].cookie)) == done.by[who]
    assert set(authors(loot, login=(address_of(who), PASSWORD))) == done.by[who]


def test_nothing_that_opens_a_secret_lies_in_any_byte(folder, cast):
    """Cookies' keys and passwords, in whatever dress, in any file, page, log or index."""
    data = storage.raw(folder)
    keys = [
        base64.urlsafe_b64decode(cast.people[who].cookie.split(".")[1] + "==") for who in MEMBERS
    ]
    assert storage.found(data, [*keys, PASSWORD.encode()]) == []
    assert storage.found(data + b" " + keys[0].hex().encode(), keys) == [keys[0]]


def test_no_tag_stands_in_two_threads_or_under_two_kinds(folder):
    loot = steal(folder)
    assert len(loot.rows("board", "vote")) == 10
    assert storage.twice(loot) == set()
    planted = loot.rows("board", "vote")[0] | {"post_id": loot.rows("board", "vote")[-1]["post_id"]}
    loot.rows("board", "vote").append(planted)
    assert storage.twice(loot) in ({planted["voter_tag"]}, set())
    author = next(row["author_tag"] for row in loot.rows("board", "post") if row["author_tag"])
    loot.rows("board", "vote").append(planted | {"voter_tag": author})
    assert author in storage.twice(loot)


def test_no_time_is_finer_than_the_promise(folder):
    loot = steal(folder)
    assert storage.finer_than_the_hour(loot) == []
    assert storage.finer_than_the_day(loot) == []
    loot.rows("board", "post")[0]["posted_at"] = "2026-11-22 10:07:00.000000"
    loot.rows("identity", "session")[0]["opened_on"] = "2026-11-22 10:00:00"
    assert storage.finer_than_the_hour(loot) == [("post", "posted_at")]
    assert storage.finer_than_the_day(loot) == [("session", "opened_on")]


def test_which_companies_took_part_can_be_learnt_and_no_more(folder, done):
    """All stores and all keys: the sets, as the promise page says; no post and no vote."""
    loot = steal(folder)
    sets = storage.taking_part(loot, folder)
    assert {thread for _, thread in sets} == set(done.threads)
    assert storage.acts_by_company(loot, folder) == {}


def test_an_addition_in_the_same_unit_would_be_seen(app, cast, settings, monkeypatch):
    """As it was before: written on the board by the unit that wrote the vote."""

    def beside(company, salt_id, salt, epoch):
        tag = companies.tag("company", company, salt, keyring.epoch(epoch))
        box = SecretBox(keyring.keys.additions)
        scene.as_in_the_release_before(bytes(box.encrypt(salt_id.encode() + tag)))

    monkeypatch.setattr("forum.anonymity.door.let_wait", beside)
    scene.play(cast)
    joined = storage.acts_by_company(steal(settings.data_dir), settings.data_dir)
    votes = {row["voter_tag"] for row in steal(settings.data_dir).rows("board", "vote")}
    assert {tag for table, tag in joined if table == "vote"} == set(map(bytes, votes))
