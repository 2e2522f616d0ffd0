"""The author is told, at their post and in their room, and nobody else is."""

import re
from datetime import timedelta

import pytest

from forum import clock
from forum.accounts import actions as accounts
from forum.accounts.tokens import write_cookie
from forum.board import actions as board
from forum.board.queries import find_post
from forum.breakglass import queries
from forum.database import unit_of_work
from tests.board.conftest import words_of
from tests.people import PASSWORD, address_of

ASKED = "글쓴이를 확인하는 요청이 있었어요"


def told(case, name, path=""):
    page = case.cast.client(name).get(path or f"/threads/{case.posts.thread}")
    assert page.status_code == 200
    return ASKED in page.text


def test_the_author_sees_it_at_the_post_and_in_their_room(case):
    assert not told(case, "alice")
    case.ask()
    assert told(case, "alice")
    assert told(case, "alice", "/me")


def test_whoever_wrote_another_post_of_the_thread_sees_nothing(case):
    case.ask(case.posts.answer)
    assert told(case, "bob")
    for name in ("alice", "carol", "dave", "erin", "mona", "chan", "lena", "pia", "olga"):
        assert not told(case, name), name
    for name in ("alice", "carol", "dave", "erin"):
        assert not told(case, name, "/me"), name


@pytest.mark.parametrize("name", ["alice", "carol", "dave", "mona", "chan"])
def test_nobody_elses_page_changes_by_a_request(case, name):
    client = case.cast.client(name)

    def page():
        text = client.get(f"/threads/{case.posts.thread}").text
        return re.sub(r'nonce="[^"]*"|value="[^"]*"', "", text)

    before = page()
    case.ask(case.posts.answer)
    assert page() == before


def test_it_says_how_it_ended(case):
    request = case.ask()
    client = case.cast.client("alice")

    def words():
        return words_of(client.get("/me").text)

    assert "아직 확인하지 않았어요" in words()
    case.close(request)
    assert "확인하지 않고 끝났어요" in words()
    case.open()
    assert "두 사람의 열쇠로 확인했어요" in words()


def test_an_ordered_delay_holds_it_back_for_so_many_days(case, app):
    case.ask(delay="30")
    assert not told(case, "alice")
    with app.app_context():
        alice = case.cast.actor("alice")
    for days, count in ((29, 0), (30, 1)):
        with app.app_context(), clock.at(clock.now() + timedelta(days=days)):
            assert len(queries.my_notices(alice)) == count


def test_a_new_session_of_the_author_is_told_too(case, app):
    case.ask()
    with app.app_context(), unit_of_work("identity"):
        cookie = write_cookie(accounts.sign_in(address_of("alice"), PASSWORD))
    client = app.test_client()
    client.set_cookie("s", cookie)
    assert ASKED in client.get("/me").text


def test_who_deleted_the_post_is_told_still(case):
    case.ask(case.posts.answer)
    with case.cast.unit():
        bob = case.cast.actor("bob")
        board.delete_post(bob, *find_post(bob, case.posts.answer))
    assert told(case, "bob", "/me")
