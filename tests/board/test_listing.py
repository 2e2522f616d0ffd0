"""The front page: kinds, sorting, categories, tags, pages; and who may see it."""

import pytest

from forum.board import actions
from forum.board.queries import PAGE
from tests.board.conftest import HTMX, words_of


def test_questions_stand_on_the_front_page_and_tips_on_their_own(alice, scene):
    questions, tips = alice.get("/").text, alice.get("/?kind=tip").text
    assert f"/threads/{scene.thread}" in questions
    assert f"/threads/{scene.tip}" not in questions.split('class="cards"')[1]
    assert f"/threads/{scene.tip}" in tips.split('class="cards"')[1]
    assert "도움이 됐어요" in tips


def test_a_guest_is_asked_to_come_in(cast, scene):
    answer = cast.client().get("/")
    assert answer.status_code == 401
    assert scene.thread not in answer.text


@pytest.mark.parametrize("name", ["bob", "erin", "dave", "mona", "chan", "pia", "omar"])
def test_every_role_that_is_signed_in_reads_the_same_list(cast, scene, name):
    answer = cast.client(name).get("/")
    assert answer.status_code == 200
    assert f"/threads/{scene.thread}" in answer.text


def test_sorting_shows_what_waits_and_what_is_solved(alice, cast, scene):
    with cast.unit():
        waiting = actions.ask(
            cast.actor("dave"), title="기다리는 고민이에요", body="네", category="feature"
        ).id
    cast.client("alice").post(f"/posts/{scene.answer}/acceptance")
    cards = {
        sort: alice.get(f"/?sort={sort}").text.split('class="cards"')[1]
        for sort in ("unanswered", "solved", "popular")
    }
    assert waiting in cards["unanswered"].split("<aside")[0]
    assert scene.thread not in cards["unanswered"].split("<aside")[0]
    assert scene.thread in cards["solved"]
    assert waiting not in cards["solved"].split("<aside")[0]
    assert waiting in cards["popular"]
    assert scene.thread in cards["popular"]


def test_categories_and_tags_narrow_the_list(alice, scene):
    assert scene.thread in alice.get("/?category=how-to").text
    assert "아직 없어요" in alice.get("/?category=account").text
    tagged = alice.get("/?tag=결재").text
    assert scene.thread in tagged
    assert "‘결재’ 글만 보고 있어요" in tagged


def test_an_empty_board_says_what_to_do_next(alice):
    page = words_of(alice.get("/").text)
    assert "첫 고민을 들려주세요" in page
    assert "첫 팁을 나눠 주세요" in words_of(alice.get("/?kind=tip").text)


def test_more_is_a_link_that_htmx_lengthens_the_list_with(alice, cast):
    with cast.unit():
        dave = cast.actor("dave")
        for number in range(PAGE + 3):
            actions.ask(dave, title=f"고민 {number:02}", body="네", category="how-to")
    first = alice.get("/").text
    more = first.split('class="button wide" href="')[1].split('"')[0].replace("&amp;", "&")
    rest = alice.get(more, headers=HTMX).text
    assert first.count('<article class="card"') == PAGE
    assert rest.count('<article class="card"') == 3
    assert "<html" not in rest
    assert "pager" not in rest
    assert "<html" in alice.get(more).text


@pytest.mark.parametrize(
    "query",
    [
        "kind=nothing",
        "sort=solved&kind=tip",
        "sort=" + "x" * 5000,
        "category=%00",
        "category=a&category=b",
        "tag=" + "가" * 500,
        "tag=%00%ED%A0%80",
        "after=1",
        "after=-1.5",
        "after=99999999999999999999.1",
        "after=١.٢",
        "after=" + "9" * 400,
        "after=1.1&after=2.2",
    ],
)
def test_an_address_that_makes_no_sense_shows_a_list(alice, scene, query):
    assert alice.get(f"/?{query}").status_code == 200


def test_a_hidden_thread_leaves_list_and_counts(alice, cast, scene):
    cast.client("mona").post(f"/posts/{scene.opening}/hiding", data={"reason": "personal"})
    page = alice.get("/").text
    assert scene.thread not in page
    assert 'class="count">0<' in page
