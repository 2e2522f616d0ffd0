"""The holder of a member's mailbox learns that an account exists, and nothing that it wrote."""

import pytest
from sqlalchemy import select

from forum.accounts.models import Reset
from forum.database import db
from tests.attack import scene
from tests.attack.mailbox import CHOSEN, Mailbox, after_the_wait, at_once, drafts, own
from tests.attack.thief import authors, steal
from tests.attack.thief import drafts as drafts_of
from tests.people import PASSWORD, address_of


@pytest.fixture
def done(cast):
    return scene.play(cast)


@pytest.fixture
def drafted(cast, done):
    """alice has begun to write something."""
    answer = cast.client("alice").post("/drafts", data={"purpose": "thread", "body": "쓰다 만 글"})
    assert answer.status_code < 400


@pytest.fixture
def mailbox(cast):
    return Mailbox(cast, address_of("alice"))


def test_alone_it_opens_no_door_that_day(app, cast, done, mailbox, drafted):
    client = at_once(cast, mailbox)
    assert client.get("/me").status_code == 401
    assert own(client, done.threads, done.by["alice"]) == set()
    assert drafts(client) == set()
    with app.app_context():
        assert len(db.session.scalars(select(Reset)).all()) == 1, "the reset never began"


def test_nor_after_a_reset_does_it_show_a_post_or_a_draft(cast, done, mailbox, drafted):
    client = after_the_wait(cast, mailbox)
    assert client.get("/me").status_code == 200, "the reset did not let anybody in"
    assert own(client, done.threads, done.by["alice"]) == set()
    assert drafts(client) == set()


def test_nor_with_all_stores_and_keys_besides(cast, done, mailbox, drafted, settings):
    after_the_wait(cast, mailbox)
    loot, login = steal(settings.data_dir), (address_of("alice"), CHOSEN)
    assert authors(loot, login=login) == {}
    assert drafts_of(loot, login=login) == []


def test_the_old_password_finds_everything(cast, done, mailbox, drafted, settings):
    """Else the others would prove nothing: also while the old secret waits."""
    assert own(cast.client("alice"), done.threads, done.by["alice"]) >= done.by["alice"]
    assert drafts(cast.client("alice"))
    login = (address_of("alice"), PASSWORD)
    assert set(authors(steal(settings.data_dir), login=login)) == done.by["alice"]
    after_the_wait(cast, mailbox)
    assert set(authors(steal(settings.data_dir), login=login)) == done.by["alice"]


def test_whom_somebody_signed_in_is_told_and_stops_it(app, cast, done, mailbox):
    at_once(cast, mailbox)
    alice = cast.client("alice")
    assert "비밀번호를 바꿔 달라는 요청이 있었어요" in alice.get("/").text
    assert alice.delete("/me/reset").status_code == 303
    client = cast.client()
    client.post("/reset/password", data={"password": CHOSEN})
    assert client.get("/me").status_code == 401
    with app.app_context():
        assert db.session.scalars(select(Reset)).all() == []
