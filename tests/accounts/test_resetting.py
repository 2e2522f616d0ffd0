"""A new password by mail: after a week in which nobody objected, and as somebody new."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock, nightly
from forum.accounts.models import Member, OpenSession, Reset
from forum.accounts.policy import RESET_OPEN_DAYS, RESET_WAIT_DAYS
from forum.anonymity.models import WrappedSecret
from forum.board.models import Vote
from forum.database import db
from tests.accounts.steps import letters
from tests.attack.thief import authors, steal
from tests.board.conftest import question, words_of
from tests.people import PASSWORD, address_of

NEW = "느린 우체통 옆 감나무"


class Mailbox:
    """Who reads alice's mail, and has nothing else."""

    def __init__(self, app, cast, time_machine, name="alice"):
        self.app, self.cast, self.time, self.name = app, cast, time_machine, name
        self.client = cast.client()

    def begin(self):
        assert (
            self.client.post("/reset", data={"address": address_of(self.name)}).status_code == 303
        )
        answer = self.client.post("/reset/code", data={"code": self.code()})
        assert answer.location == "/reset/password"
        return self

    def code(self):
        with self.app.app_context():
            mine = [one for one in letters() if one["to"] == address_of(self.name)]
            return mine[-1]["params"]["code"]

    def wait(self, days=RESET_WAIT_DAYS):
        self.time.move_to(clock.now() + timedelta(days=days))
        return self

    def finish(self):
        self.begin()
        return self.client.post("/reset/password", data={"password": NEW})


@pytest.fixture
def mailbox(app, cast, time_machine):
    return Mailbox(app, cast, time_machine)


def sign_in(client, password=PASSWORD, name="alice"):
    return client.post("/sign-in", data={"address": address_of(name), "password": password})


def count(app, model):
    with app.app_context():
        return len(db.session.scalars(select(model)).all())


def test_the_page_says_beforehand_what_happens_to_ones_posts(cast):
    client = cast.client()
    for language, word in (
        ("ko", "내가 쓴 글은"),
        ("en", "What you wrote"),
        ("ja", "書いた投稿は"),
    ):
        client.set_cookie("lang", language)
        page = words_of(client.get("/reset").text)
        assert word in page
        assert "accounts." not in page


def test_after_a_week_a_new_password_opens_an_empty_room(mailbox, scene):
    mailbox.begin()
    page = mailbox.client.get("/reset/password").text
    assert '<form method="post" action="/reset/password"' not in page
    assert mailbox.client.post("/reset/password", data={"password": NEW}).status_code == 200
    assert sign_in(mailbox.cast.client(), NEW).status_code == 422
    mailbox.wait(RESET_WAIT_DAYS - 1)
    assert mailbox.begin().client.post("/reset/password", data={"password": NEW}).status_code == 200
    answer = mailbox.wait(1).finish()
    assert answer.location == "/join/recovery"
    assert len(mailbox.client.get("/join/recovery").text.split("<code>")) == 6
    for path in ("/me", "/me?since=all", "/notifications", "/bell"):
        assert scene.thread not in mailbox.client.get(path).text
    thread = mailbox.client.get(f"/threads/{scene.thread}").text
    assert f"/posts/{scene.opening}/edit" not in thread
    assert mailbox.client.get(f"/posts/{scene.opening}/edit").status_code == 403
    assert mailbox.client.delete(f"/posts/{scene.opening}").status_code == 403


def test_every_session_ends_and_the_old_password_no_longer_opens(mailbox, cast, app):
    mailbox.wait(0).begin().wait().finish()
    assert cast.client("alice").get("/").status_code == 401
    assert sign_in(cast.client()).status_code == 422
    assert sign_in(cast.client(), NEW).status_code == 303
    assert count(app, Reset) == 0
    with app.app_context():
        assert [one["letter"] for one in letters()][-1] == "password_reset"


def test_who_is_signed_in_sees_it_everywhere_and_cancels_it(mailbox, cast, app):
    mailbox.begin()
    alice, bob = cast.client("alice"), cast.client("bob")
    for path in ("/", "/me", "/me/sessions", "/promise"):
        assert "비밀번호를 바꿔 달라는 요청이 있었어요" in alice.get(path).text
        assert "비밀번호를 바꿔 달라는" not in bob.get(path).text
    assert bob.delete("/me/reset").status_code == 303
    assert count(app, Reset) == 1
    assert alice.post("/me/reset?_method=DELETE").status_code == 303
    assert count(app, Reset) == 0
    assert alice.delete("/me/reset").status_code == 303
    assert "비밀번호를 바꿔 달라는" not in alice.get("/promise").text
    mailbox.wait(RESET_WAIT_DAYS - 1)
    answer = mailbox.client.post("/reset/password", data={"password": NEW})
    assert answer.location == "/reset"


def test_the_old_password_cancels_it_and_says_so(mailbox, cast, app):
    mailbox.begin()
    client = cast.client()
    assert sign_in(client).status_code == 303
    assert count(app, Reset) == 0
    assert "저절로 취소됐어요" in client.get("/").text


@pytest.mark.parametrize("way", ["recovery", "password"])
def test_so_do_the_recovery_code_and_a_changed_password(mailbox, cast, app, way):
    mailbox.begin()
    if way == "password":
        cast.client("alice").post("/me/password", data={"old": PASSWORD, "new": NEW})
    else:
        codes = cast.client()
        mailbox.client = codes
        mailbox.wait().finish()
        fresh = "".join(codes.get_cookie("recovery", path="/join/recovery").value)
        mailbox.begin()
        form = {"address": address_of("alice"), "code": fresh, "password": PASSWORD + " 2"}
        assert cast.client().post("/recovery", data=form).status_code == 303
    assert count(app, Reset) == 0


def test_so_does_moving_to_another_address(mailbox, cast, app):
    mailbox.begin()
    alice = cast.client("alice")
    alice.post("/me/address", data={"address": "al@hanbit.example", "password": PASSWORD})
    with app.app_context():
        code = letters()[-1]["params"]["code"]
    assert alice.post("/me/address/code", data={"code": code}).status_code == 303
    assert count(app, Reset) == 0


def test_whoever_is_removed_is_told_of_no_reset_any_more(mailbox, cast, app):
    mailbox.begin()
    form = {"address": address_of("alice")}
    assert cast.client("erin").delete("/company/members", data=form).status_code == 303
    assert count(app, Reset) == 0
    mailbox.wait()
    with app.app_context():
        assert nightly.JOBS["resets"]() == 0


def test_staff_and_who_was_removed_get_the_same_answers_and_no_code(app, cast):
    erin = cast.client("erin")
    erin.delete("/company/members", data={"address": address_of("bob")})
    for address in (address_of("mona"), address_of("bob"), "nobody@hanbit.example"):
        client = cast.client()
        assert client.post("/reset", data={"address": address}).location == "/reset/code"
        with app.app_context():
            assert letters()[-1]["to"] == ""
        assert client.post("/reset/code", data={"code": "00000000"}).location == "/reset/code"


def test_a_code_for_joining_begins_no_reset_nor_the_other_way_round(app, cast):
    client = cast.client()
    client.post("/reset", data={"address": address_of("alice")})
    with app.app_context():
        code = letters()[-1]["params"]["code"]
    client.set_cookie("join", client.get_cookie("reset").value)
    assert client.post("/join/code", data={"code": code}).location == "/join/code"
    assert client.get("/join/password").location == "/join"
    client.post("/join", data={"address": "gil@hanbit.example"})
    with app.app_context():
        code = letters()[-1]["params"]["code"]
    client.set_cookie("reset", client.get_cookie("join").value)
    assert client.post("/reset/code", data={"code": code}).location == "/reset/code"
    assert count(app, Reset) == 0


def test_the_night_tells_once_and_forgets_after_a_month(mailbox, app):
    mailbox.begin().wait()
    job = nightly.JOBS["resets"]
    with app.app_context():
        assert [job(), job()] == [1, 0]
        assert letters()[-1]["letter"] == "reset_ready"
    mailbox.wait(RESET_OPEN_DAYS + 1)
    with app.app_context():
        job()
    assert count(app, Reset) == 0


def test_twice_makes_one_new_secret(mailbox, app):
    mailbox.begin().wait().finish()
    assert mailbox.client.post("/reset/password", data={"password": NEW}).location == "/reset"
    with app.app_context():
        ways = [row.way.partition(".")[2] or row.way for row in _wraps(app, "alice")]
    assert sorted(ways) == ["password", "password", "recovery", "recovery"]


def _wraps(app, name):
    with app.app_context():
        member = db.session.scalars(
            select(Member.id).where(Member.canonical == address_of(name))
        ).one()
        query = select(WrappedSecret).where(WrappedSecret.account_id == member)
        return list(db.session.scalars(query))


def test_a_new_secret_votes_only_in_threads_begun_on_later_days(mailbox, cast, scene, app):
    """One who voted, was reset and votes again would be two."""
    mailbox.name = "dave"
    dave = cast.client("dave")
    dave.post(f"/posts/{scene.answer}/vote")
    mailbox.begin().wait().finish()
    fresh = mailbox.client
    page = fresh.get(f"/threads/{scene.thread}").text
    assert f"/posts/{scene.answer}/vote" not in page
    assert fresh.post(f"/posts/{scene.answer}/vote").status_code == 403
    assert count(app, Vote) == 1
    carol, votes = cast.client("carol"), []
    for nonce in ("the same day", "the next"):
        begun = carol.post("/threads", data=question(nonce=nonce)).location
        post = fresh.get(begun).text.split('id="post-')[1].split('"')[0]
        votes.append(fresh.post(f"/posts/{post}/vote").status_code)
        mailbox.wait(1)
    assert votes == [403, 303]
    assert count(app, Vote) == 2


def test_what_is_of_before_and_of_after_is_mine_when_attached(mailbox, app, cast, scene):
    fresh = mailbox.begin().wait().finish() and mailbox.client
    again = fresh.post(f"/threads/{scene.thread}/answers", data={"body": "다시 저예요."})
    assert again.status_code == 303
    fresh.post(f"/threads/{scene.thread}/follow")
    own = again.location.rpartition("post-")[2]
    mailbox.wait(2)
    begun = fresh.post("/threads", data=question()).location
    page = fresh.get("/me/sessions").text
    assert "/me/old-posts" in page
    assert fresh.post("/me/old-posts", data={"old": "not it"}).status_code == 422
    before = fresh.get_cookie("s").value
    assert fresh.post("/me/old-posts", data={"old": PASSWORD}).location == "/me/sessions"
    assert fresh.get_cookie("s").value != before
    for client in (fresh, mailbox.cast.client()):
        if client is not fresh:
            sign_in(client, NEW)
        room = client.get("/me").text
        assert scene.thread in room
        assert begun in room
        for post in (scene.opening, own):
            assert client.get(f"/posts/{post}/edit").status_code == 200
        assert client.post(f"/posts/{scene.answer}/vote").status_code == 303
        assert client.post(f"/posts/{scene.answer}/acceptance").status_code == 303
        assert "/me/old-posts" not in client.get("/me/sessions").text
    assert fresh.delete(f"/threads/{scene.thread}/follow").status_code == 303
    assert f"/threads/{scene.thread}/follow?_method=DELETE" not in _page_of(fresh, scene)
    assert count(app, Vote) == 1


def _page_of(client, scene):
    return client.get(f"/threads/{scene.thread}").text


def test_the_old_recovery_code_attaches_them_too_and_only_within_90_days(
    mailbox,
    app,
    cast,
    scene,
    settings,
):
    alice = cast.client("alice")
    assert alice.get("/me/old-posts").status_code == 200
    assert "이을 수 있는 예전 글이 없어요" in alice.get("/me/old-posts").text
    fresh = mailbox.begin().wait().finish() and mailbox.client
    mailbox.wait(91)
    with app.app_context():
        nightly.JOBS["sessions"]()
    sign_in(fresh, NEW)
    assert "이을 수 있는 예전 글이 없어요" in fresh.get("/me/old-posts").text
    assert fresh.post("/me/old-posts", data={"old": PASSWORD}).status_code == 200
    assert scene.thread not in fresh.get("/me?since=all").text
    assert len(_wraps(app, "alice")) == 2
    assert authors(steal(settings.data_dir), login=(address_of("alice"), PASSWORD)) == {}


def test_after_a_second_reset_everything_comes_back_at_once(mailbox, app, cast, scene):
    mailbox.begin().wait().finish()
    mailbox.client.post("/me/old-posts", data={"old": PASSWORD})
    mailbox.client = cast.client()
    mailbox.begin().wait()
    mailbox.begin()
    third = mailbox.client.post("/reset/password", data={"password": "바다 건너 온 편지 77"})
    assert third.status_code == 303
    assert scene.thread not in mailbox.client.get("/me").text
    mailbox.client.post("/me/old-posts", data={"old": NEW})
    assert scene.thread in mailbox.client.get("/me").text


@pytest.mark.parametrize("name", ["", "mona", "omar"])
def test_attaching_and_cancelling_are_for_members(cast, name):
    client, refused = cast.client(name), 404 if name else 401
    for path in ("/me/old-posts",):
        assert client.get(path).status_code == refused
        assert client.post(path, data={"old": "x"}).status_code == refused
    assert client.delete("/me/reset").status_code == refused


def test_another_members_old_password_attaches_nothing(mailbox, app, cast, scene):
    mailbox.begin().wait().finish()
    bob = cast.client("bob")
    bob.post("/me/old-posts", data={"old": PASSWORD})
    assert scene.opening not in bob.get("/me").text
    assert count(app, OpenSession) > 0
