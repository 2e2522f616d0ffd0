"""A thread's page: who sees what of it."""

import pytest

from forum.board import actions
from forum.board.queries import find_post
from tests.board.conftest import words_of


def test_members_and_staff_read_it_and_guests_do_not(cast, scene):
    for name in ("alice", "dave", "mona", "chan", "pia", "omar"):
        assert cast.client(name).get(f"/threads/{scene.thread}").status_code == 200
    guest = cast.client().get(f"/threads/{scene.thread}")
    assert guest.status_code == 401
    assert "결재를 올린" not in guest.text


def test_an_unknown_thread_is_not_found(alice):
    for thread_id in ("nosuchthread", "x" * 300, "%00", "가나다", "<script>"):
        assert alice.get(f"/threads/{thread_id}").status_code == 404


def test_what_is_hidden_is_seen_by_its_author_and_staff_alone(alice, bob, carol, cast, scene):
    cast.client("mona").post(f"/posts/{scene.answer}/hiding", data={"reason": "rude"})
    words = "대리 결재를 켜 두세요."
    path = f"/threads/{scene.thread}"
    assert words in bob.get(path).text
    assert words in cast.client("mona").get(path).text
    for client in (alice, carol):
        page = client.get(path).text
        assert words not in page
        assert "운영팀이 가린 글이에요" in page


def test_a_hidden_opening_closes_the_thread(bob, cast, scene):
    cast.client("mona").post(f"/posts/{scene.opening}/hiding", data={"reason": "personal"})
    assert bob.get(f"/threads/{scene.thread}").status_code == 404
    assert cast.client("mona").get(f"/threads/{scene.thread}").status_code == 200
    cast.client("mona").post(f"/posts/{scene.opening}/hiding?_method=DELETE")
    assert bob.get(f"/threads/{scene.thread}").status_code == 200


def test_comments_after_two_are_folded(alice, cast, scene):
    with cast.unit():
        dave = cast.actor("dave")
        thread, answer = find_post(dave, scene.answer)
        for number in range(3):
            actions.comment(dave, thread, answer, body=f"댓글 {number}")
    page = alice.get(f"/threads/{scene.thread}").text
    assert "댓글 2개 더 보기" in page
    assert page.index("댓글 0") < page.index("댓글 2개 더 보기") < page.index("댓글 1")


@pytest.mark.parametrize("language", ["ko", "en", "ja"])
def test_the_page_speaks_the_readers_language(alice, scene, language):
    alice.set_cookie("lang", language)
    word = {"ko": "답변", "en": "Answers", "ja": "回答"}[language]
    words = words_of(alice.get(f"/threads/{scene.thread}").text)
    assert word in words
    assert "board." not in words
    assert "layout." not in words


def test_similar_threads_come_as_a_fragment(alice, scene):
    answer = alice.get(f"/threads/{scene.thread}/similar")
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert alice.get("/threads/nosuch/similar").status_code == 404


def test_this_solved_mine_is_counted_and_leads_to_the_thread(bob, cast, scene):
    answer = bob.post(f"/threads/{scene.thread}/solved-mine", data={"title": "비슷한 제목"})
    assert answer.location == f"/threads/{scene.thread}"
    assert "해결됐다니 다행이에요" in bob.get(answer.location).text
    assert cast.client("mona").post(f"/threads/{scene.thread}/solved-mine").status_code == 403
    assert cast.client().post(f"/threads/{scene.thread}/solved-mine").status_code == 401
