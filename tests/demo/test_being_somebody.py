import html
import re
from pathlib import Path

import pytest

from forum.cli.worker import run_waiting
from forum.demo import content, roles

# The demo lies in files of a folder of its own, whatever else there is.
pytestmark = pytest.mark.sqlite

PEOPLE = [person["key"] for person in content.people()]
ROUTES = ("/demo", "/demo/people.json", "/demo/mail")


def enter(visitor, person, **fields):
    return visitor.post("/demo/sign-in", data={"person": person, **fields})


def test_everybody_is_listed(visitor):
    listed = visitor.get("/demo/people.json").json
    assert [one["name"] for one in listed] == PEOPLE
    assert all(set(one) == {"name", "role", "company"} for one in listed)
    assert {one["name"]: one for one in listed}["alice"] == {
        "name": "alice", "role": "member", "company": "달비늘식품",
    }  # fmt: skip
    assert {one["name"]: one for one in listed}["mona"]["company"] is None


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_can_be_entered_without_a_form(visitor, person):
    answer = enter(visitor, person)
    assert answer.status_code == 303
    assert visitor.get(answer.location).status_code == 200


def test_nobody_is_entered_by_a_name_that_is_not_there(visitor):
    assert enter(visitor, "nobody").status_code == 404
    assert visitor.post("/demo/sign-in").status_code == 404


def test_one_leads_where_one_wanted_but_never_elsewhere(visitor):
    assert enter(visitor, "alice", next="/me").location == "/me"
    assert enter(visitor, "alice", next="https://elsewhere.example/").location == "/"


def test_being_another_ends_the_session_before(visitor):
    enter(visitor, "alice")
    cookie = visitor.get_cookie("s").value
    enter(visitor, "mona")
    visitor.set_cookie("s", cookie)
    assert visitor.get("/me").status_code == 401


def test_alice_finds_her_own_threads_and_no_others(visitor):
    enter(visitor, "alice")
    page = html.unescape(visitor.get("/me").text).replace("\u00a0", " ")
    hers = [one for one in content.threads() if _writes(one, "alice") and not _is_hidden(one)]
    others = [one for one in content.threads() if not _writes(one, "alice")]
    assert hers
    assert all(one["title"] in page for one in hers)
    assert not any(one["title"] in page for one in others)


def _writes(thread, key):
    answers = thread.get("answers", [])
    posts = [thread, *thread["comments"], *answers, *(c for a in answers for c in a["comments"])]
    return any(post["by"] == key for post in posts)


def _is_hidden(thread):
    return thread.get("hidden", {}).get("which") == "opening"


def test_the_page_offers_every_role_with_one_click(visitor):
    page = visitor.get("/demo").text
    offered = re.findall(r'name="person" value="(\w+)"', page)
    assert sorted(offered) == sorted(PEOPLE)
    assert {seat.role for seat in (*roles.MEMBERS, *roles.STAFF)} >= {
        person["role"] for person in content.people()
    }


def test_a_letter_is_read_where_it_was_put(visitor, demo_app):
    page = visitor.get("/join").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    nonce = re.search(r'name="nonce"[^>]*value="([^"]+)"', page)
    fields = {"csrf_token": token, "address": "new@dalbineul.example"}
    visitor.post("/join", data=fields | ({"nonce": nonce[1]} if nonce else {}))
    with demo_app.app_context():
        run_waiting()
    assert "new@dalbineul.example" in visitor.get("/demo/mail").text


def test_without_letters_the_page_says_what_to_do(visitor):
    assert "/join" in visitor.get("/demo/mail").text


@pytest.mark.parametrize("language", ["ko", "en", "ja"])
@pytest.mark.parametrize("path", ["/demo", "/demo/mail"])
def test_every_page_speaks_every_language(visitor, path, language):
    visitor.set_cookie("lang", language)
    page = visitor.get(path).text
    assert not re.search(r"\bdemo\.[a-z_.]+(?=[<\s])", page)


def test_none_of_it_exists_elsewhere(app):
    client = app.test_client()
    assert all(client.get(path).status_code == 404 for path in ROUTES)
    assert client.post("/demo/sign-in", data={"person": "alice"}).status_code == 404
    assert "demo-bar" not in client.get("/sign-in").text


def test_every_page_says_that_it_is_a_demo(visitor):
    assert "demo-bar" in visitor.get("/sign-in").text


def test_staff_of_the_demo_have_no_second_factor_and_a_page_for_it(visitor):
    for person in ("lena", "olga", "omar"):
        assert enter(visitor, person).status_code == 303
        page = visitor.get("/me/security")
        assert page.status_code == 200
        assert "/me/security/new" in page.text


def test_nobody_but_the_demo_lets_people_in_by_the_password_alone():
    forum = Path(__file__).parents[2] / "forum"
    callers = [
        str(path.relative_to(forum))
        for path in forum.rglob("*.py")
        if "sign_in_by_password_alone(" in path.read_text()
    ]
    assert sorted(callers) == ["accounts/actions/signing_in.py", "demo/cast.py", "demo/views.py"]
