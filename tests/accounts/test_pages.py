"""What a browser gets, through the whole application."""

import re

import pytest

from forum import clock
from forum.accounts.models import JoinCode, Member
from forum.database import db
from forum.outbox import IdentityOutbox
from forum.web import resume
from tests.people import PASSWORD, address_of

NEW = "느린 우체통 옆 감나무"


def last_letter(app):
    with app.app_context():
        rows = db.session.query(IdentityOutbox).order_by(IdentityOutbox.id.desc())
        return rows.first().payload


def answer_to(response):
    """Everything an attacker can compare, but what is drawn anew for each answer."""
    headers = sorted((name, _without_random(value)) for name, value in response.headers)
    return response.status_code, headers, _without_random(response.get_data(as_text=True))


def _without_random(text):
    text = re.sub(r"(join|csrf)=[^;]+", r"\1=…", text)
    text = re.sub(r"Expires=[^;]+", "Expires=…", text)
    text = re.sub(r"nonce(-|=\")[\w-]{22}", r"nonce\1…", text)
    return re.sub(r'(name="csrf_token"[^>]*value=)"[^"]+"', r"\1…", text)


def join(client, address, **more):
    return client.post("/join", data={"address": address, **more})


def test_joining_from_the_address_to_the_board(app, cast):
    client = cast.client()
    answer = join(client, "New.Person@hanbit.example")
    assert (answer.status_code, answer.location) == (303, "/join/code")
    code = last_letter(app)["params"]["code"]
    assert client.get("/join/code").status_code == 200
    assert client.post("/join/code", data={"code": code}).location == "/join/password"
    answer = client.post("/join/password", data={"password": NEW})
    assert answer.location == "/join/recovery"
    page = client.get("/join/recovery").get_data(as_text=True)
    assert len(re.findall(r"<code>[a-z2-7]{5}</code>", page)) == 5
    assert client.post("/join/recovery").status_code == 422
    assert client.post("/join/recovery", data={"kept": "y"}).location == "/"
    assert client.get("/join/recovery").location == "/"
    assert client.get("/me/sessions").status_code == 200


def test_sent_twice_the_password_makes_one_member_and_the_code_is_shown(app, cast):
    client = cast.client()
    join(client, "twice@hanbit.example")
    token = client.get_cookie("join").value
    client.post("/join/code", data={"code": last_letter(app)["params"]["code"]})
    client.post("/join/password", data={"password": NEW})
    client.set_cookie("join", token)  # the second click was sent with what the first had
    assert client.post("/join/password", data={"password": NEW}).location == "/join/recovery"
    assert client.get("/join/recovery").status_code == 200
    with app.app_context():
        assert db.session.query(Member).filter_by(canonical="twice@hanbit.example").count() == 1


def test_no_answer_tells_whether_an_address_has_an_account(cast):
    kinds = ("alice@hanbit.example", "unknown@hanbit.example", "who@elsewhere.example")
    answers = [
        answer_to(join(cast.client(), address)) for address in (*kinds, "mona@staff.example")
    ]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0] == 303


def test_the_code_page_is_the_same_for_all_and_so_are_its_refusals(cast):
    pages = []
    for address in ("alice@hanbit.example", "unknown@hanbit.example", "who@elsewhere.example"):
        client = cast.client()
        join(client, address)
        steps = [answer_to(client.get("/join/code"))]
        for _ in range(6):
            steps.append(answer_to(client.post("/join/code", data={"code": "00000000"})))
            steps.append(answer_to(client.get("/join/code")))
        pages.append(steps)
    assert pages[0] == pages[1] == pages[2]
    assert pages[0][0][2] != pages[0][2][2] != pages[0][-1][2]  # it does say what happened


def test_signing_in_and_recovering_refuse_the_known_and_the_unknown_alike(cast):
    for path, more in (
        ("/sign-in", {"password": "wrong wrong wrong"}),
        ("/recovery", {"password": NEW, "code": "aaaaa-bbbbb-ccccc-ddddd-eeeee"}),
    ):
        answers = []
        for address in ("alice@hanbit.example", "nobody@hanbit.example", "mona@staff.example"):
            status, headers, body = answer_to(
                cast.client().post(path, data={"address": address, **more})
            )
            answers.append((status, headers, body.replace(address, "…")))
        lengths = {header for answer in answers for header in answer[1]} - set(answers[0][1])
        assert {name for name, _ in lengths} <= {"Content-Length"}  # the kept address's own
        assert len({(status, body) for status, _, body in answers}) == 1
        assert answers[0][0] == 422


def test_what_was_typed_is_kept_but_never_a_password(cast):
    page = cast.client().post(
        "/sign-in", data={"address": "alice@hanbit.example", "password": "a wrong password"}
    )
    text = page.get_data(as_text=True)
    assert "alice@hanbit.example" in text
    assert "a wrong password" not in text


def test_the_session_cookie_is_out_of_reach_for_scripts(cast):
    answer = sign_in(cast.client(), "alice")
    (cookie,) = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("s=")]
    for part in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"):
        assert part in cookie
    assert "alice" not in cookie


def sign_in(client, name, **more):
    return client.post("/sign-in", data={"address": address_of(name), "password": PASSWORD, **more})


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("/me/sessions", "/me/sessions"),
        ("/threads/abc?x=1", "/threads/abc?x=1"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/x\r\nSet-Cookie: a=b", "/"),
        ("", "/"),
    ],
)
def test_next_leads_to_our_own_pages_only(cast, asked, given):
    assert sign_in(cast.client(), "alice", next=asked).location == given


def test_signing_in_again_ends_the_session_that_was_open(app, cast):
    client = cast.client()
    sign_in(client, "alice")
    old = client.get_cookie("s").value
    sign_in(client, "alice")
    other = app.test_client()
    other.set_cookie("s", old)
    assert other.get("/me/sessions").status_code == 401
    assert client.get("/me/sessions").status_code == 200


def test_signing_out_is_a_post_and_ends_the_session(app, cast):
    client = cast.client()
    sign_in(client, "alice")
    old = client.get_cookie("s").value
    assert client.get("/sign-out").status_code == 405
    answer = client.post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    other = app.test_client()
    other.set_cookie("s", old)
    assert other.get("/me/sessions").status_code == 401
    assert cast.client().post("/sign-out").status_code == 303


def test_another_session_is_ended_from_the_list(cast):
    client, other = cast.client(), cast.client()
    sign_in(client, "bob"), sign_in(other, "bob")
    page = client.get("/me/sessions").get_data(as_text=True)
    paths = re.findall(r'action="(/me/sessions/[a-z2-7]{16}\?_method=DELETE)"', page)
    assert len(paths) == 2  # the other one here, and the one the installation began with
    for path in paths:
        assert client.post(path).location == "/me/sessions"
    assert other.get("/me/sessions").status_code == 401
    assert client.post(paths[0]).status_code == 404


def test_changing_the_password_signs_the_others_out(cast):
    client, other = cast.client(), cast.client()
    sign_in(client, "dave"), sign_in(other, "dave")
    wrong = client.post("/me/password", data={"old": "no", "new": NEW})
    assert wrong.status_code == 422
    assert 'id="old-error"' in wrong.get_data(as_text=True)
    assert client.post("/me/password", data={"old": PASSWORD, "new": NEW}).location
    assert client.get("/me/sessions").status_code == 200
    assert other.get("/me/sessions").status_code == 401


def test_the_recovery_code_leads_back_in(app, cast):
    client = cast.client()
    join(client, "forgetful@hanbit.example")
    client.post("/join/code", data={"code": last_letter(app)["params"]["code"]})
    client.post("/join/password", data={"password": NEW})
    code = client.get_cookie("recovery", path="/join/recovery").value
    other = cast.client()
    fields = {
        "address": "forgetful@hanbit.example",
        "code": code,
        "password": "다른 시냇물 열두 줄",
    }
    assert other.post("/recovery", data=fields).location == "/join/recovery"
    assert other.get("/join/recovery").status_code == 200
    assert client.get("/me/sessions").status_code == 401
    assert other.post("/recovery", data=fields).status_code == 422


def test_the_admin_invites_withdraws_and_removes(app, cast):
    client = cast.client("erin")
    assert client.post("/company", data={"address": "zoe@hanbit.example"}).location == "/company"
    page = client.get("/company").get_data(as_text=True)
    assert "zoe@hanbit.example" in page
    assert "alice@hanbit.example" in page
    path = last_letter(app)["params"]["path"]
    assert cast.client().get(path).status_code == 200
    withdraw = "/company/invitations?_method=DELETE"
    assert client.post(withdraw, data={"address": "zoe@hanbit.example"}).status_code == 303
    assert cast.client().get(path).status_code == 404
    remove = "/company/members?_method=DELETE"
    assert client.post(remove, data={"address": "bob@hanbit.example"}).status_code == 303
    assert cast.client("bob").get("/me/sessions").status_code == 401
    assert client.post(remove, data={"address": "carol@nuri.example"}).status_code == 404
    assert client.post(remove, data={"address": "erin@hanbit.example"}).status_code == 403
    assert client.post("/company", data={"address": "alice@hanbit.example"}).status_code == 422


def test_the_admins_page_shows_no_id_no_day_and_no_company(app, cast):
    page = cast.client("erin").get("/company").get_data(as_text=True)
    with app.app_context():
        for member in db.session.query(Member):
            assert member.id not in page
            assert member.company_id not in page
    today = clock.today()
    assert str(today) not in page
    assert f"{today.month}월" not in page


@pytest.mark.parametrize("name", ["alice", "mona", "chan", "omar"])
def test_the_admins_page_is_not_there_for_others(cast, name):
    client = cast.client(name)
    assert client.get("/company").status_code == 404
    assert client.post("/company", data={"address": "x@hanbit.example"}).status_code == 404
    for path in ("/company/members", "/company/invitations"):
        assert client.delete(path, data={"address": "bob@hanbit.example"}).status_code == 404


def test_guests_are_asked_in_and_led_on(cast):
    for path in ("/me/sessions", "/me/password", "/company"):
        answer = cast.client().get(path)
        assert answer.status_code == 401
        assert f'name="next" value="{path}"' in answer.get_data(as_text=True)


def test_an_invitation_is_taken_up_by_link_or_by_code(app, cast):
    cast.client("erin").post("/company", data={"address": "zoe@partner.example"})
    path = last_letter(app)["params"]["path"]
    for typed in (path, path.rpartition("/")[2].upper(), f" http://localhost{path}/ "):
        answer = cast.client().post("/join/invitation", data={"code": typed})
        assert answer.location == path
    assert cast.client().post("/join/invitation", data={"code": "nothing"}).status_code == 422
    client = cast.client()
    assert client.post(path, data={"password": "short"}).status_code == 422
    assert client.post(path, data={"password": NEW}).location == "/join/recovery"
    assert cast.client().get(path).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"address": ""},
        {"address": "x" * 300 + "@hanbit.example"},
        {"address": "alice@hanbit.example\x00"},
        {"address": ["alice@hanbit.example", "bob@hanbit.example"]},
        {"address[]": "alice@hanbit.example"},
        {"address": "alice@hanbit.example\ud800".encode("utf-8", "surrogatepass")},
    ],
)
def test_bad_fields_are_answered_with_the_form(cast, fields):
    answer = cast.client().post("/join", data=fields)
    assert answer.status_code == 422
    assert 'id="address-error"' in answer.get_data(as_text=True)


def test_a_session_that_ended_in_mid_writing_keeps_the_text(app, cast):
    """The kept text stays through a failed try and is offered after signing in."""
    with app.test_request_context(
        "/threads", method="POST", data={"title": "잃으면 안 되는 제목", "body": "본문"}
    ) as context:
        if context.request.endpoint is None:
            pytest.skip("asking has no route yet")
        sealed = resume.sealed_form()
    if not sealed:
        pytest.skip("asking keeps no text yet")
    client = cast.client()
    wrong = client.post(
        "/sign-in", data={"address": address_of("alice"), "password": "no", "resume": sealed}
    )
    assert sealed in wrong.get_data(as_text=True)
    answer = sign_in(client, "alice", resume=sealed)
    assert answer.status_code == 200
    assert "잃으면 안 되는 제목" in answer.get_data(as_text=True)
    assert client.get("/me/sessions").status_code == 200


@pytest.mark.parametrize("language", ["ko", "en", "ja"])
def test_every_page_is_there_in_every_language(cast, language):
    client, admin = cast.client(), cast.client("erin")
    for one in (client, admin):
        one.set_cookie("lang", language)
    paths = ["/join", "/join/unlisted", "/join/invitation", "/sign-in", "/recovery"]
    for path in paths:
        assert client.get(path).status_code == 200
    for path in ("/me/sessions", "/me/password", "/company"):
        assert admin.get(path).status_code == 200


def test_an_expired_code_leads_back_to_the_address(cast):
    client = cast.client()
    client.set_cookie("join", "nothing")
    for path in ("/join/code", "/join/password"):
        assert client.get(path).location == "/join"
    assert client.post("/join/code", data={"code": "12345678"}).status_code == 303
    with cast._app.app_context():
        assert db.session.query(JoinCode).count() == 0
