"""The second step as a browser sees it, without JavaScript."""

import re
from datetime import UTC, datetime

import pyotp
import pytest

from forum.accounts.models import BackupCode, OpenSession, PendingStep, Staff
from forum.cli.worker import run_waiting
from forum.database import db, unit_of_work
from tests.guards.forms import RAW, URLENCODED, body_with, is_clear
from tests.people import PASSWORD, TOTP_SECRET, address_of, give_app

NOON = datetime(2026, 11, 22, 3, 0, 10, tzinfo=UTC)
NEW = "느린 우체통 옆 감나무"


@pytest.fixture(autouse=True)
def _stopped(time_machine):
    time_machine.move_to(NOON, tick=False)


def code(secret=TOTP_SECRET):
    return pyotp.TOTP(secret).now()


def knock(client, name="lena", **more):
    fields = {"address": address_of(name), "password": PASSWORD, **more}
    return client.post("/sign-in", data=fields)


def come_in(client, name="lena", **more):
    return client.post(knock(client, name, **more).location, data={"code": code(), **more})


def secret_on(page):
    groups = re.search(r'<p class="recovery-code">(.*?)</p>', page, re.DOTALL)[1]
    return "".join(re.findall(r"<code>([A-Z2-7]{4})</code>", groups))


def codes_on(page):
    return re.findall(r"<code>([a-z2-7]{5}-[a-z2-7]{5})</code>", page)


def hire(app, address="nara@staff.example", role="operator"):
    with app.app_context(), unit_of_work("identity"):
        from forum.accounts import actions  # noqa: PLC0415  beside its one use

        return actions.add_staff(address, "나라", role, "설비팀", PASSWORD)


def test_after_the_password_a_code_leads_to_the_page_that_was_wanted(cast):
    client = cast.client()
    answer = knock(client, next="/moderation")
    assert answer.location == "/sign-in/second-step?next=/moderation"
    assert client.get_cookie("s") is None
    assert client.get("/moderation").status_code == 401
    assert client.get(answer.location).status_code == 200
    answer = client.post(answer.location, data={"code": code(), "next": "/moderation"})
    assert (answer.status_code, answer.location) == (303, "/moderation")
    assert client.get("/moderation").status_code == 200
    assert client.get_cookie("step") is None


def test_the_steps_cookie_is_short_lived_and_out_of_reach(cast):
    (cookie,) = [
        one for one in knock(cast.client()).headers.getlist("Set-Cookie") if one.startswith("step=")
    ]
    for part in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=900"):
        assert part in cookie
    assert "lena" not in cookie


def test_the_steps_cookie_is_no_session(cast, app):
    client = cast.client()
    knock(client)
    token = client.get_cookie("step").value
    other = app.test_client()
    other.set_cookie("s", token)
    assert other.get("/moderation").status_code == 401


@pytest.mark.parametrize("asked", ["https://evil.example/", "//evil.example", "/\t/evil.example"])
def test_next_leads_to_our_own_pages_only(cast, asked):
    client = cast.client()
    assert knock(client, next=asked).location == "/sign-in/second-step?next=/"
    answer = client.post(f"/sign-in/second-step?next={asked}", data={"code": code(), "next": asked})
    assert answer.location == "/"


def test_each_wrong_proof_is_answered_alike_and_counted(cast, app):
    pages = []
    for proof in ({"code": "000000"}, {"backup": "aaaaa-bbbbb"}, {"credential": "{}"}):
        client = cast.client()
        answer = client.post(knock(client).location, data=proof)
        assert answer.status_code == 200
        assert 'role="alert"' in answer.text
        assert not any(value in answer.text for value in proof.values())
        pages.append(re.sub(r'(nonce=|name="csrf_token" value=)"[^"]+"', "", answer.text))
    assert pages[0] == pages[1] == pages[2]
    with app.app_context():
        assert {step.attempts for step in db.session.query(PendingStep)} == {1}


def test_five_wrong_ones_lead_back_to_the_password(cast):
    client = cast.client()
    where = knock(client).location
    for _ in range(5):
        page = client.post(where, data={"code": "000000"}).text
    assert 'href="/sign-in?next=/"' in page
    assert 'name="code"' not in page
    answer = client.post(where, data={"code": code()})
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/").status_code == 401


@pytest.mark.parametrize("path", ["/sign-in/second-step", "/sign-in/enrol"])
def test_without_a_step_one_is_asked_to_sign_in(cast, path):
    client = cast.client()
    for answer in (client.get(f"{path}?next=/help"), client.post(path, data={"code": "123456"})):
        assert answer.status_code == 303
        assert answer.location in {"/help", "/"}
    assert client.get("/").status_code == 401


@pytest.mark.parametrize("fields", [{}, {"code": "12"}, {"code": ["1", "2"]}, {"backup": ""}])
def test_what_is_no_proof_is_given_back_and_not_counted(cast, app, fields):
    client = cast.client()
    assert client.post(knock(client).location, data=fields).status_code == 422
    with app.app_context():
        assert db.session.query(PendingStep).one().attempts == 0


def test_another_language_is_chosen_without_beginning_again(cast):
    client = cast.client()
    where = knock(client).location
    client.post("/language", data={"language": "en", "next": where})
    assert "6-digit code" in client.get(where).text


def test_a_text_that_was_being_written_outlives_both_steps(cast, app):
    with app.app_context(), unit_of_work("identity"):
        give_app(db.session.query(Staff.id).filter_by(canonical=address_of("pia")).scalar())
    writer = cast.client("alice")
    form = {"title": "물어볼게요", "category": "how-to", "body": "왜요?"}
    thread = writer.post("/threads", data=form).location.split("?")[0]
    words = "잃으면 안 되는 답변이에요"
    client = cast.client()
    door = client.post(f"{thread}/answers", data={"body": words}).text
    sealed = re.search(r'name="resume" value="([^"]+)"', door)[1]
    page = knock(client, "pia", resume=sealed)
    assert page.status_code == 200
    kept = {"resume": re.search(r'name="resume" value="([^"]+)"', page.text)[1]}
    wrong = client.post("/sign-in/second-step", data=kept | {"code": "000000"})
    assert sealed in wrong.text
    answer = client.post("/sign-in/second-step", data=kept | {"code": code()})
    assert words in answer.text
    assert client.get("/feedback/team").status_code == 200


def test_the_form_in_the_kept_page_goes_to_the_second_step(cast):
    client = cast.client()
    page = knock(client, resume="anything").text
    assert 'action="/sign-in/second-step' in page


def test_coming_in_ends_the_session_that_was_open(cast, app):
    client = cast.client("mona")
    old = client.get_cookie("s").value
    come_in(client)
    other = app.test_client()
    other.set_cookie("s", old)
    assert other.get("/moderation").status_code == 401


# Enrolling


def test_who_needs_one_sets_it_up_before_anything_else(cast, app):
    hire(app)
    client = cast.client()
    answer = client.post(
        "/sign-in", data={"address": "nara@staff.example", "password": PASSWORD, "next": "/roadmap"}
    )
    assert answer.location == "/sign-in/enrol?next=/roadmap"
    for path in ("/", "/moderation/log", "/me/security", "/me/sessions"):
        assert client.get(path).status_code == 401
    page = client.get(answer.location).text
    assert "<svg role='img'" in page
    assert "style=" not in page
    assert client.get(answer.location).text.count(secret_on(page)[:4]), "the same when reloaded"
    wrong = client.post(answer.location, data={"code": "000000", "next": "/roadmap"})
    assert wrong.status_code == 422
    assert secret_on(wrong.text) == secret_on(page)
    done = client.post(answer.location, data={"code": code(secret_on(page)), "next": "/roadmap"})
    assert len(codes_on(done.text)) == 10
    assert 'href="/roadmap"' in done.text
    assert client.get("/roadmap").status_code == 200


def test_the_link_for_a_new_password_leads_straight_there(cast, app):
    staff_id = hire(app)
    with app.app_context(), unit_of_work("identity"):
        from forum.accounts import actions  # noqa: PLC0415  beside its one use

        path = actions.invite_staff(db.session.get(Staff, staff_id))
    client = cast.client()
    answer = client.post(path, data={"password": NEW})
    assert answer.location == "/sign-in/enrol?next=/"
    page = client.get(answer.location).text
    assert codes_on(client.post(answer.location, data={"code": code(secret_on(page))}).text)
    assert client.get("/moderation/log").status_code == 200


def test_a_new_password_is_no_way_round_the_factor(cast, app):
    with app.app_context(), unit_of_work("identity"):
        from forum.accounts import actions  # noqa: PLC0415  beside its one use

        lena = db.session.query(Staff).filter_by(canonical=address_of("lena")).one()
        path = actions.invite_staff(lena)
    client = cast.client()
    answer = client.post(path, data={"password": NEW})
    assert answer.location == "/sign-in/second-step?next=/"
    assert client.get("/moderation").status_code == 401


# 보안


def confirm(client, path, **proof):
    """Ask for a page that changes something, and prove who one is."""
    answer = client.get(path)
    assert answer.location == f"/me/security/password?next={path}"
    answer = client.post(answer.location, data={"password": PASSWORD, "next": path})
    if proof:
        assert client.get(answer.location).status_code == 200
        answer = client.post(answer.location, data={**proof, "next": path})
    else:
        answer = client.get(answer.location)
    assert answer.location == path
    return client.get(path)


def test_staff_add_name_and_remove(cast, app, time_machine):
    client = cast.client("mona")
    before = client.get_cookie("s").value
    page = confirm(client, "/me/security/new").text
    done = client.post("/me/security/new", data={"code": code(secret_on(page)), "name": "폰"})
    first, *_ = codes_on(done.text)
    assert client.get_cookie("s").value != before
    listed = client.get("/me/security").text
    assert "폰" in listed
    (path,) = set(re.findall(r'href="(/me/security/factors/[a-z2-7]{16})"', listed))
    time_machine.shift(30)
    confirm(client, path, backup=first)
    assert client.post(path, data={"name": ""}).status_code == 422
    assert client.post(path, data={"name": "회사 폰"}).location == "/me/security"
    assert client.post(path, data={"name": "또"}).location.startswith("/me/security/password")
    assert "회사 폰" in client.get("/me/security").text
    confirm(client, path, code=code(secret_on(page)))
    assert client.post(f"{path}?_method=DELETE").location == "/me/security"
    assert "회사 폰" not in client.get("/me/security").text
    assert client.get("/moderation").status_code == 200


def test_the_last_one_of_a_lead_stays_and_the_page_says_why(cast):
    client = cast.client("lena")
    (path,) = set(
        re.findall(r'href="(/me/security/factors/[a-z2-7]{16})"', client.get("/me/security").text)
    )
    confirm(client, path, code=code())
    answer = client.post(f"{path}?_method=DELETE")
    assert answer.status_code == 403
    assert "꼭 있어야 해요" in answer.text
    assert path in client.get("/me/security").text


def test_new_backup_codes_are_shown_once(cast, app):
    client = cast.client("lena")
    confirm(client, "/me/security/codes", code=code())
    shown = codes_on(client.post("/me/security/codes").text)
    assert len(shown) == 10
    assert "10개 남았어요" in client.get("/me/security").text
    assert not codes_on(client.get("/me/security/codes", follow_redirects=True).text)
    with app.app_context():
        assert db.session.query(BackupCode).count() == 10


@pytest.mark.parametrize("path", ["/me/security/new", "/me/security/codes"])
def test_nothing_changes_without_proving_it(cast, app, path):
    client = cast.client("lena")
    answer = client.post(path, data={"code": code()})
    assert answer.location == f"/me/security/password?next={path}"
    client.post(answer.location, data={"password": PASSWORD, "next": path})
    assert client.get(path).location.startswith("/me/security/password")
    client.post("/me/security/confirm", data={"code": "000000"})
    assert client.get(path).location.startswith("/me/security/password")
    with app.app_context():
        assert db.session.query(BackupCode).count() == 0


def test_a_factor_that_is_nobodys_or_anothers_is_not_there(cast):
    factors = cast.client("omar").get("/me/security").text
    (omars,) = set(re.findall(r'href="(/me/security/factors/[a-z2-7]{16})"', factors))
    client = cast.client("lena")
    for path in (f"/me/security/factors/{'a' * 16}", omars):
        assert client.get(path).status_code == 404
        assert client.post(path, data={"name": "mine"}).status_code == 404
        assert client.post(f"{path}?_method=DELETE").status_code == 404


def test_members_are_told_why_they_have_none(cast):
    answer = cast.client("alice").get("/me/security")
    assert answer.status_code == 403
    assert "열쇠" in answer.text
    assert cast.client().get("/me/security").status_code == 401


def test_a_letter_tells_of_each_change_and_names_nobody(cast, app, settings):
    client = cast.client("lena")
    confirm(client, "/me/security/codes", code=code())
    client.post("/me/security/codes")
    with app.app_context():
        run_waiting()
    (letter,) = settings.mail_dir.glob("*.eml")
    text = letter.read_bytes()
    assert b"lena@staff.example" in text
    assert not any(word in text for word in (TOTP_SECRET.encode(), b"JBSW"))


def test_in_every_language(cast, app):
    hire(app)
    for language in ("ko", "en", "ja"):
        client = cast.client()
        client.set_cookie("lang", language)
        fields = {"address": "nara@staff.example", "password": PASSWORD}
        pages = [client.get(client.post("/sign-in", data=fields).location).text]
        pages.append(client.get(knock(client).location).text)
        staff = cast.client("lena")
        staff.set_cookie("lang", language)
        pages.append(staff.get("/me/security").text)
        assert not any(re.search(r"\baccounts\.[a-z_.]+(?=[<\s])", page) for page in pages)


def test_the_session_knows_how_it_was_opened(cast, app):
    client = cast.client()
    come_in(client)
    plain = cast.client()
    knock(plain, "mona")
    with app.app_context():
        rows = db.session.query(OpenSession.has_second_factor, OpenSession.staff_id)
        ids = {one.id: one.canonical for one in db.session.query(Staff)}
        marks = {(ids[row.staff_id], row.has_second_factor) for row in rows if row.staff_id}
    assert (address_of("lena"), True) in marks
    assert (address_of("mona"), False) in marks


@pytest.mark.parametrize("kind", ["NUL", "lone surrogate", "raw bytes", "marks"])
def test_no_odd_word_breaks_a_step(cast, app, kind):
    client = cast.client()
    where = knock(client).location.partition("?")[0]
    for name in ("code", "backup", "credential", "next", "resume"):
        body = body_with({"code": "", "backup": ""}, name, RAW[kind])
        assert is_clear(client.post(where, data=body, content_type=URLENCODED)), name
        knock(client)


@pytest.mark.parametrize("kind", ["NUL", "right to left", "marks", "markup", "decomposed"])
def test_a_name_is_made_clean_and_shown_as_text(cast, kind):
    client = cast.client("lena")
    factors = client.get("/me/security").text
    (path,) = set(re.findall(r'href="(/me/security/factors/[a-z2-7]{16})"', factors))
    confirm(client, path, code=code())
    body = body_with({}, "name", RAW[kind])
    answer = client.post(path, data=body, content_type=URLENCODED)
    assert is_clear(answer)
    page = client.get("/me/security").text
    assert "<script>alert" not in page
    assert not set(page) & {"\0", "\u202e", "\u2066"}
