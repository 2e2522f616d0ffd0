"""Leaving and being removed: what happens to posts, who may come back, and who learns of it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock, nightly
from forum.accounts import actions
from forum.accounts.models import Departure, Member, OpenSession
from forum.accounts.policy import CHOICE_DAYS
from forum.anonymity.models import WrappedSecret
from forum.board.models import Post, Vote
from forum.database import db
from tests import stores
from tests.accounts.steps import letters
from tests.attack.thief import authors, steal
from tests.board.conftest import question, words_of
from tests.people import PASSWORD, address_of


@pytest.fixture
def erin(cast):
    return cast.client("erin")


def remove(erin, name):
    answer = erin.delete("/company/members", data={"address": address_of(name)})
    assert answer.status_code == 303


def sign_in(client, name="bob", password=PASSWORD):
    return client.post("/sign-in", data={"address": address_of(name), "password": password})


def last_letter(app):
    with app.app_context():
        return letters()[-1]


def join(app, client, address):
    client.post("/join", data={"address": address})
    code = last_letter(app)["params"]["code"]
    client.post("/join/code", data={"code": code})
    return client.post("/join/password", data={"password": "느린 우체통 옆 감나무"})


def test_the_page_says_beforehand_what_happens_to_ones_posts(cast):
    client = cast.client("alice")
    for language in ("ko", "en", "ja"):
        client.set_cookie("lang", language)
        page = words_of(client.get("/me/leaving").text)
        assert "30" in page
        assert not re.search(r"accounts\.|board\.", page)


def test_leaving_keeps_the_posts_and_nobody_can_be_shown_to_have_written_them(
    app, cast, scene, settings
):
    assert authors(steal(settings.data_dir), login=(address_of("alice"), PASSWORD))
    client = cast.client("alice")
    assert client.post("/me/leaving", data={"password": "not it"}).status_code == 422
    answer = client.post("/me/leaving", data={"password": PASSWORD})
    assert answer.location == "/sign-in"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert sign_in(cast.client(), "alice").status_code == 422
    assert cast.client("alice").get("/").status_code == 401
    page = cast.client("carol").get(f"/threads/{scene.thread}").text
    assert "사흘째" in page
    loot = steal(settings.data_dir)
    assert authors(loot, login=(address_of("alice"), PASSWORD)) == {}
    assert authors(loot, cookie=cast.people["alice"].cookie) == {}
    identity = stores.rows(settings.data_dir, "identity")
    assert address_of("alice") not in repr({k: v for k, v in identity.items() if k != "outbox"})
    assert last_letter(app)["letter"] == "left"


def test_twice_is_too_late(cast):
    client = cast.client("alice")
    assert client.post("/me/leaving", data={"password": PASSWORD}).status_code == 303
    client.set_cookie("s", cast.people["alice"].cookie)
    assert client.post("/me/leaving", data={"password": PASSWORD}).status_code == 401


@pytest.mark.parametrize(("name", "code"), [("", 401), ("mona", 404), ("omar", 404)])
def test_it_is_for_members(cast, name, code):
    assert cast.client(name).get("/me/leaving").status_code == code
    assert cast.client(name).post("/me/leaving", data={"password": "x"}).status_code == code


def test_who_left_by_themselves_comes_back_as_somebody_new(app, cast, scene, time_machine):
    """Once who votes and leaves could vote again."""
    cast.client("dave").post(f"/posts/{scene.answer}/vote")
    cast.client("dave").post("/me/leaving", data={"password": PASSWORD})
    back = cast.client()
    assert join(app, back, "Dave+again@dodam.example").location == "/join/recovery"
    assert scene.thread not in back.get("/me").text
    assert back.post(f"/posts/{scene.answer}/vote").status_code == 403
    with app.app_context():
        assert len(db.session.scalars(select(Vote)).all()) == 1
    time_machine.move_to(clock.now() + timedelta(days=1))
    begun = cast.client("carol").post("/threads", data=question()).location
    post = back.get(begun).text.split('id="post-')[1].split('"')[0]
    assert back.post(f"/posts/{post}/vote").status_code == 303


def test_an_address_that_was_moved_away_from_gives_no_second_voice(app, cast, scene):
    dave = cast.client("dave")
    dave.post(f"/posts/{scene.answer}/vote")
    dave.post("/me/address", data={"address": "dd@dodam.example", "password": PASSWORD})
    code = last_letter(app)["params"]["code"]
    dave.post("/me/address/code", data={"code": code})
    second = cast.client()
    join(app, second, address_of("dave"))
    assert second.get("/me").status_code == 200
    assert second.post(f"/posts/{scene.answer}/vote").status_code == 403


def test_who_was_removed_sees_one_page_alone(cast, erin, scene):
    remove(erin, "bob")
    assert cast.client("bob").get("/").status_code == 401
    bob = cast.client()
    assert sign_in(bob).status_code == 303
    for path in ("/", "/me", f"/threads/{scene.thread}", "/search?q=결재", "/me/sessions", "/bell"):
        assert bob.get(path).location == "/me/leaving", path
    for path, data in (("/threads", question()), (f"/posts/{scene.opening}/vote", {})):
        assert bob.post(path, data=data).location == "/me/leaving"
    page = bob.get("/me/leaving")
    assert page.status_code == 200
    assert "회사가 이 계정을 닫았어요" in page.text
    assert bob.get("/promise").status_code == 200
    assert bob.post("/sign-out").location == "/sign-in"


def test_who_was_removed_may_keep_or_delete_and_nobody_learns_which(app, cast, erin, scene):
    for name in ("bob", "alice"):
        remove(erin, name)
    bob, alice = cast.client(), cast.client()
    sign_in(bob), sign_in(alice, "alice")
    erin.get("/company")  # where what was done is said once
    before = _bare(erin.get("/company").text)
    assert bob.post("/me/posts/deletion").location == "/me/leaving"
    for client in (bob, alice):
        assert client.post("/me/leaving", data={"password": PASSWORD}).status_code == 303
    assert _bare(erin.get("/company").text) == before
    with app.app_context():
        assert not db.session.scalars(
            select(Member).where(Member.canonical.in_([address_of("bob"), address_of("alice")]))
        ).all()


def _bare(page):
    return re.sub(r'(name="(?:nonce|csrf_token)" value=|nonce=)"[^"]+"', "", page)


def test_after_a_month_the_account_and_its_secret_are_gone(
    app, erin, scene, settings, time_machine
):
    remove(erin, "bob")
    time_machine.move_to(clock.now() + timedelta(days=CHOICE_DAYS))
    with app.app_context():
        assert nightly.JOBS["removed"]() == 0
    assert sign_in(app.test_client()).status_code == 303
    time_machine.move_to(clock.now() + timedelta(days=1))
    assert sign_in(app.test_client()).status_code == 422
    with app.app_context():
        assert [nightly.JOBS["removed"](), nightly.JOBS["removed"]()] == [1, 0]
    assert authors(steal(settings.data_dir), login=(address_of("bob"), PASSWORD)) == {}
    with app.app_context():
        assert not db.session.get_one(Post, scene.answer).is_deleted
        ids = select(Member.id)
        wrapped = select(WrappedSecret.account_id)
        assert set(db.session.scalars(wrapped)) == set(db.session.scalars(ids))


@pytest.mark.parametrize("days", [0, CHOICE_DAYS + 1])
def test_whom_the_company_removed_does_not_come_back_by_mail(app, cast, erin, time_machine, days):
    remove(erin, "bob")
    time_machine.move_to(clock.now() + timedelta(days=days))
    with app.app_context():
        nightly.JOBS["removed"]()
    client = cast.client()
    for address in (address_of("bob"), "BOB+x@hanbit.example"):
        assert client.post("/join", data={"address": address}).location == "/join/code"
        letter = last_letter(app)
        assert (letter["letter"], letter["to"]) == ("not_by_mail", address)
        client.post("/join/code", data={"code": letter["params"]["code"]})
        assert client.get("/join/password").location == "/join"


def test_a_code_that_was_proved_before_the_removal_makes_no_member(app, cast, erin):
    client = cast.client()
    bob = cast.client("bob")
    bob.post("/me/leaving", data={"password": PASSWORD})
    assert join(app, client, address_of("bob")).location == "/join/recovery"
    late = cast.client()
    with cast.unit("identity"):
        token = actions.ask_to_join("nina@hanbit.example")
    code = last_letter(app)["params"]["code"]
    late.set_cookie("join", token)
    late.post("/join/code", data={"code": code})
    join(app, cast.client(), "nina@hanbit.example")
    erin.delete("/company/members", data={"address": "nina@hanbit.example"})
    answer = late.post("/join/password", data={"password": "느린 우체통 옆 감나무"})
    assert answer.location == "/sign-in"
    assert sign_in(cast.client(), "bob", "느린 우체통 옆 감나무").status_code == 303


def test_an_invitation_brings_back_whom_the_company_removed(app, cast, erin, time_machine, scene):
    remove(erin, "bob")
    erin.post("/company", data={"address": address_of("bob")})
    path = last_letter(app)["params"]["path"]
    answer = cast.client().post(path, data={"password": "느린 우체통 옆 감나무"})
    assert answer.location == "/sign-in"
    bob = cast.client()
    assert sign_in(bob).location == "/"
    assert scene.thread in bob.get("/me").text
    remove(erin, "bob")
    time_machine.move_to(clock.now() + timedelta(days=CHOICE_DAYS + 1))
    with app.app_context():
        nightly.JOBS["removed"]()
    sign_in(erin, "erin")
    erin.post("/company", data={"address": address_of("bob")})
    path = last_letter(app)["params"]["path"]
    new = cast.client()
    answer = new.post(path, data={"password": "느린 우체통 옆 감나무"})
    assert answer.location == "/join/recovery"
    assert scene.thread not in new.get("/me?since=all").text
    assert new.post(f"/posts/{scene.opening}/vote").status_code == 403


def test_what_is_kept_of_who_left_is_a_hash_and_a_day(app, cast, settings):
    cast.client("dave").post("/me/leaving", data={"password": PASSWORD})
    [row] = stores.rows(settings.data_dir, "identity")["departure"]
    assert set(row) == {"address_hash", "left_on", "was_removed"}
    assert len(row["address_hash"]) == 16
    with app.app_context():
        assert not db.session.scalars(
            select(OpenSession).where(
                OpenSession.member_id.is_(None), OpenSession.staff_id.is_(None)
            )
        ).all()
    with app.app_context():
        assert nightly.JOBS["accounts"]() >= 0
        assert db.session.scalars(select(Departure)).all()


def test_another_company_removes_nobody(cast):
    for name in ("alice", "carol", "mona"):
        answer = cast.client(name).delete("/company/members", data={"address": address_of("bob")})
        assert answer.status_code == 404
