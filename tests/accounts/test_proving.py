"""Employment is proved again by a code to the company's mail; else the account reads on only."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from forum import clock
from forum.accounts.models import JoinCode, Member
from forum.accounts.policy import PROOF_DAYS
from forum.board.models import Post
from forum.database import db
from tests.accounts.steps import letters
from tests.board.conftest import question, words_of
from tests.people import address_of


@pytest.fixture
def proved(cast):
    """Let it be so many days since somebody's employment was proved."""

    def age(name, days):
        with cast.unit("identity"):
            day = clock.in_days(-days)
            one = Member.canonical == address_of(name)
            db.session.execute(update(Member).where(one).values(proved_on=day))

    return age


def last_code(app):
    with app.app_context():
        return letters()[-1]["params"]["code"]


def proved_on(app, name):
    with app.app_context():
        query = select(Member.proved_on).where(Member.canonical == address_of(name))
        return db.session.scalars(query).one()


def test_a_code_to_the_company_mail_proves_it_for_another_180_days(app, cast, proved):
    proved("alice", 200)
    client = cast.client("alice")
    assert "읽기만" in client.get("/").text
    assert client.post("/me/employment").location == "/me/employment/code"
    with app.app_context():
        letter = letters()[-1]
    assert (letter["letter"], letter["to"]) == ("proof_code", address_of("alice"))
    assert client.post("/me/employment/code", data={"code": "00000000"}).location.endswith("/code")
    assert "4번" in client.get("/me/employment/code").text
    answer = client.post("/me/employment/code", data={"code": last_code(app)})
    assert answer.location == "/"
    assert proved_on(app, "alice") == clock.today()
    assert "읽기만" not in client.get("/").text
    assert client.post("/threads", data=question()).status_code == 303


def test_the_notice_comes_a_fortnight_before_and_stops_nobody(cast, proved):
    client = cast.client("alice")
    proved("alice", PROOF_DAYS - 14)
    assert "/me/employment" not in client.get("/").text
    proved("alice", PROOF_DAYS - 13)
    assert "/me/employment" in client.get("/").text
    assert client.post("/threads", data=question()).status_code == 303
    proved("alice", PROOF_DAYS)
    assert client.post("/threads", data=question(nonce="b")).status_code == 303
    proved("alice", PROOF_DAYS + 1)
    assert client.post("/threads", data=question(nonce="c")).status_code == 403


def test_who_did_not_prove_it_reads_and_deletes_and_writes_nothing(cast, proved, scene, app):
    client = cast.client("alice")
    client.post(f"/threads/{scene.thread}/follow")
    proved("alice", PROOF_DAYS + 1)
    for path, data in (
        ("/threads", question()),
        (f"/threads/{scene.thread}/answers", {"body": "답변"}),
        (f"/posts/{scene.answer}/comments", {"body": "댓글"}),
        (f"/posts/{scene.answer}/vote", {}),
        (f"/posts/{scene.answer}/acceptance", {}),
        (f"/posts/{scene.answer}/report", {"reason": "rude"}),
        (f"/posts/{scene.opening}/edit", question(kind="")),
    ):
        answer = client.post(path, data=data)
        assert answer.status_code == 403, path
    assert "회사 메일로 확인하면" in client.post("/threads", data=question()).text
    for path in ("/", f"/threads/{scene.thread}", "/me", "/notifications", "/search?q=결재"):
        assert client.get(path).status_code == 200
    assert client.post("/drafts", data={"purpose": "thread", "body": "쓰다"}).status_code < 400
    assert client.delete(f"/posts/{scene.opening}").status_code == 303
    with app.app_context():
        assert db.session.get_one(Post, scene.opening).is_deleted


def test_nothing_is_offered_to_who_may_only_read(cast, proved, scene):
    proved("bob", PROOF_DAYS + 1)
    page = cast.client("bob").get(f"/threads/{scene.thread}").text
    assert f"/posts/{scene.answer}/edit" not in page
    assert f"/threads/{scene.thread}/answers" not in page
    assert f"/posts/{scene.answer}/deletion" in page


@pytest.mark.parametrize("path", ["/me/employment", "/me/employment/code"])
def test_it_is_for_members_alone(cast, path):
    assert cast.client().get(path).status_code == 401
    assert cast.client().post(path).status_code == 401
    for name in ("mona", "lena", "omar"):
        assert cast.client(name).get(path).status_code == 404


def test_a_code_serves_its_member_once_and_nothing_else(app, cast, proved):
    alice, bob = cast.client("alice"), cast.client("bob")
    alice.post("/me/employment")
    token, code = alice.get_cookie("proof").value, last_code(app)
    bob.set_cookie("proof", token)
    proved("bob", 200)
    assert bob.post("/me/employment/code", data={"code": code}).location.endswith("/code")
    bob.set_cookie("join", token)
    assert bob.post("/join/code", data={"code": code}).location == "/join/code"
    assert proved_on(app, "bob") < clock.today()
    assert alice.post("/me/employment/code", data={"code": code}).location == "/"
    alice.set_cookie("proof", token)
    assert alice.post("/me/employment/code", data={"code": code}).location.endswith("/code")
    assert alice.get("/me/employment/code").location == "/me/employment"


def test_a_code_of_an_address_left_behind_proves_nothing(app, cast, proved):
    proved("alice", 200)
    client = cast.client("alice")
    client.post("/me/employment")
    code = last_code(app)
    with cast.unit("identity"):
        moved = update(Member).where(Member.canonical == address_of("alice"))
        db.session.execute(moved.values(address="al@hanbit.example"))
    client.post("/me/employment/code", data={"code": code})
    assert "읽기만" in client.get("/").text


def test_the_company_admin_learns_nothing_of_it(app, cast, proved):
    """Not a word of the admin's page moves, whatever a colleague does."""
    erin, alice = cast.client("erin"), cast.client("alice")
    pages = [erin.get("/company").text]
    proved("alice", 200)
    pages.append(erin.get("/company").text)
    alice.post("/me/employment")
    pages.append(erin.get("/company").text)
    alice.post("/me/employment/code", data={"code": last_code(app)})
    pages.append(erin.get("/company").text)
    bare = {_without_nonces(page) for page in pages}
    assert len(bare) == 1


def _without_nonces(page):
    return re.sub(r'(name="(?:nonce|csrf_token)" value=|nonce=)"[^"]+"', "", page)


def test_an_admin_who_did_not_prove_it_manages_nobody(cast, proved):
    proved("erin", PROOF_DAYS + 1)
    erin = cast.client("erin")
    assert erin.get("/company").status_code == 200
    form = {"address": "new@hanbit.example"}
    assert erin.post("/company", data=form).status_code == 403
    assert erin.delete("/company/members", data={"address": address_of("bob")}).status_code == 403


def test_the_days_alone_are_kept(app, cast):
    cast.client("alice").post("/me/employment")
    with app.app_context():
        row = db.session.scalars(select(JoinCode)).one()
        assert (row.expires_at.minute, row.expires_at.second) == (0, 0)
        assert row.expires_at - clock.now() < timedelta(hours=2)


@pytest.mark.parametrize("language", ["ko", "en", "ja"])
def test_the_page_says_beforehand_what_happens_to_ones_posts(cast, language):
    client = cast.client("alice")
    client.set_cookie("lang", language)
    page = client.get("/me/employment").text
    assert "accounts." not in words_of(page)
    assert address_of("alice") in page
