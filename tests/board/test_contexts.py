"""What a post may say of its author's company, and the notice while companies are few."""

import pytest
from sqlalchemy import select

from forum.board import actions
from forum.board.models import Participant, Post
from forum.figures import HIDDEN, Bucket
from tests.board.conftest import question, tip, words_of

SMALL, LARGE = "size:50-200", "size:1000+"
NOTICE = "익명이 약해요"


@pytest.fixture
def around(cast):
    """around(10, SMALL): a night published so many active companies, and who shares what."""

    def publish(everybody: int, *names: str) -> None:
        with cast.unit():
            told = dict.fromkeys(names, Bucket(5))
            actions.publish_crowd({"all": Bucket(everybody)} | told)

    return publish


@pytest.fixture
def contexts(rows):
    def read() -> list[str | None]:
        return [one for (one,) in rows(select(Post.context).order_by(Post.kind, Post.id))]

    return read


def test_it_stands_beside_the_name_in_a_question_an_answer_a_comment_and_a_tip(
    cast, around, alice, carol
):
    around(10, SMALL)
    path = alice.post("/threads", data=question(context=SMALL)).location
    assert "직원 50–200명" in words_of(carol.get(path).text)
    carol.post(f"{path}/answers", data={"body": "저희는 꺼요.", "context": SMALL})
    page = carol.get(path).text
    assert words_of(page).count("직원 50–200명") == 3, "two posts, and carol's own choice"
    answer = page.split("/posts/")[-1].split("/")[0]
    cast.client("dave").post(f"/posts/{answer}/comments", data={"body": "네", "context": SMALL})
    shared = carol.post("/threads", data=tip(context=SMALL)).location
    assert "직원 50–200명" in words_of(cast.client("mona").get(shared).text)


def test_everybody_is_offered_the_same(cast, around):
    """All of them are of companies of 50 to 200: nothing is chosen before, nothing left out."""
    around(10, LARGE)
    pages = [words_of(cast.client(name).get("/threads/new").text) for name in ("alice", "carol")]
    for page in pages:
        assert "직원 1,000명 이상" in page
        assert "50–200" not in page


def test_nothing_is_offered_where_nothing_is_shared_by_five(alice, around):
    around(10)
    assert 'name="context"' not in alice.get("/threads/new").text


@pytest.mark.parametrize("given", [LARGE, "size:7", "한빛", "size:50-200+"])
def test_what_is_not_offered_is_refused_in_words(alice, around, rows, given):
    around(10, SMALL)
    answer = alice.post("/threads", data=question(context=given))
    assert answer.status_code == 422
    assert "지금은 고를 수 없는 규모예요" in answer.text
    assert rows(select(Post.id)) == []


def test_a_thread_hears_one_of_each_author(alice, around, rows, contexts):
    """Two together would be shared by fewer; deleting the first frees no second."""
    around(10, SMALL, LARGE)
    path = alice.post("/threads", data=question(context=SMALL)).location
    alice.post(f"{path}/answers", data={"body": "풀었어요.", "context": SMALL, "nonce": "1"})
    refused = alice.post(f"{path}/answers", data={"body": "더.", "context": LARGE, "nonce": "2"})
    assert refused.status_code == 422
    assert "이미 다른 규모를 밝혔어요" in refused.text
    answer = rows(select(Post.id).where(Post.kind == "answer"))[0][0]
    alice.delete(f"/posts/{answer}")
    assert contexts() == [None, SMALL]
    refused = alice.post(f"{path}/answers", data={"body": "더.", "context": LARGE, "nonce": "3"})
    assert refused.status_code == 422
    assert rows(select(Participant.context)) == [(SMALL,)]
    page = words_of(alice.get(path).text)
    assert "이미 밝힌 것만" in page
    assert "1,000명 이상" not in page


def test_in_another_thread_one_may_say_something_else(alice, around, contexts):
    around(10, SMALL, LARGE)
    alice.post("/threads", data=question(context=SMALL))
    alice.post("/threads", data=question(context=LARGE, nonce="another"))
    assert sorted(contexts()) == [LARGE, SMALL]


def test_what_was_said_stays_when_fewer_share_it_and_is_offered_no_more(alice, around):
    around(10, SMALL)
    path = alice.post("/threads", data=question(context=SMALL)).location
    around(10)
    assert "직원 50–200명" in words_of(alice.get(path).text)
    again = alice.post(f"{path}/answers", data={"body": "더.", "context": SMALL})
    assert again.status_code == 422


def test_a_hidden_post_says_nothing_to_others(cast, alice, bob, around, rows):
    around(10, SMALL)
    path = alice.post("/threads", data=question()).location
    alice.post(f"{path}/answers", data={"body": "풀었어요.", "context": SMALL})
    answer = rows(select(Post.id).where(Post.kind == "answer"))[0][0]
    before = words_of(bob.get(path).text).count("직원 50–200명")
    cast.client("mona").post(f"/posts/{answer}/hiding", data={"reason": "rude"})
    assert words_of(bob.get(path).text).count("직원 50–200명") == before - 1


def test_staff_say_nothing_of_a_company(cast, alice, around, contexts):
    around(10, SMALL)
    path = alice.post("/threads", data=question()).location
    chan = cast.client("chan")
    assert 'name="context"' not in chan.get(path).text
    chan.post(f"{path}/answers", data={"body": "도와드릴게요.", "context": SMALL})
    assert contexts() == [None, None]


@pytest.mark.parametrize(("everybody", "told"), [(0, True), (5, True), (10, False), (50, False)])
def test_below_ten_companies_the_writer_is_told(alice, around, scene, everybody, told):
    around(everybody)
    for path in (
        "/threads/new",
        "/threads/new?kind=tip",
        f"/threads/{scene.thread}",
        f"/threads/{scene.tip}",
    ):
        assert (NOTICE in alice.get(path).text) is told


def test_before_the_first_night_anonymity_counts_as_weak(alice):
    assert NOTICE in alice.get("/threads/new").text


@pytest.mark.parametrize(
    ("language", "words", "notice"),
    [
        ("en", "50–200 employees", "anonymity is weak"),
        ("ja", "50–200", "匿名"),
    ],
)
def test_in_the_writers_language(alice, around, language, words, notice):
    around(5, SMALL)
    alice.set_cookie("lang", language)
    page = words_of(alice.get("/threads/new").text)
    assert words in page
    assert notice in page


def test_a_refused_answer_keeps_what_was_chosen(alice, around):
    around(10, SMALL)
    path = alice.post("/threads", data=question()).location
    page = alice.post(f"{path}/answers", data={"body": "", "context": SMALL})
    assert page.status_code == 422
    chosen = page.text.partition(f'value="{SMALL}"')[2].partition(">")[0]
    assert "checked" in chosen


def test_a_night_with_nobody_active_offers_nothing(cast, alice, around):
    around(10, SMALL)
    with cast.unit():
        assert actions.publish_crowd({"all": HIDDEN}) == 3
    page = alice.get("/threads/new").text
    assert 'name="context"' not in page
    assert NOTICE in page
