"""알림 받기: following, the news, the bell."""

from sqlalchemy import select

from forum.board.models import Follow
from tests.board.conftest import HTMX, words_of


def test_following_and_no_longer(alice, scene, rows):
    address = f"/threads/{scene.thread}/follow"
    assert alice.post(address).status_code == 303
    alice.post(address)
    assert len(rows(select(Follow.thread_id))) == 1
    assert "알림 받는 중" in alice.get(f"/threads/{scene.thread}").text
    assert alice.post(address + "?_method=DELETE").status_code == 303
    alice.delete(address)
    assert not rows(select(Follow.thread_id))


def test_htmx_gets_the_button_as_it_is_now(alice, scene):
    address = f"/threads/{scene.thread}/follow"
    assert 'aria-pressed="true"' in alice.post(address, headers=HTMX).text
    assert 'aria-pressed="false"' in alice.delete(address, headers=HTMX).text


def test_an_answer_is_news_until_it_was_seen(alice, carol, scene):
    alice.post(f"/threads/{scene.thread}/follow")
    assert 'data-count="0"' in alice.get("/bell").text
    carol.post(f"/threads/{scene.thread}/answers", data={"body": "새 답변"})
    carol.post(f"/posts/{scene.answer}/comments", data={"body": "새 댓글"})
    assert 'data-count="1"' in alice.get("/bell").text
    assert "새 소식 2개" in words_of(alice.get("/notifications").text)
    page = alice.get(f"/threads/{scene.thread}").text
    assert f'hx-post="/threads/{scene.thread}/seen"' in page
    assert alice.post(f"/threads/{scene.thread}/seen", headers=HTMX).status_code == 204
    assert 'data-count="0"' in alice.get("/bell").text
    assert f"/threads/{scene.thread}/seen" not in alice.get(f"/threads/{scene.thread}").text


def test_without_javascript_a_button_says_that_it_was_seen(alice, carol, scene):
    alice.post(f"/threads/{scene.thread}/follow")
    carol.post(f"/threads/{scene.thread}/answers", data={"body": "새 답변"})
    answer = alice.post(f"/threads/{scene.thread}/seen")
    assert answer.location == "/notifications"
    assert "새 소식을 모두 읽었어요" in alice.get("/notifications").text


def test_seeing_follows_nothing(bob, scene, rows):
    assert bob.post(f"/threads/{scene.thread}/seen").status_code == 303
    assert not rows(select(Follow.thread_id))


def test_staff_follow_nothing(cast, scene, rows):
    for name in ("mona", "chan", "omar"):
        client = cast.client(name)
        assert client.post(f"/threads/{scene.thread}/follow").status_code == 403
        assert client.delete(f"/threads/{scene.thread}/follow").status_code == 403
        assert client.get("/notifications").status_code == 200
        assert 'data-count="0"' in client.get("/bell").text
    assert not rows(select(Follow.thread_id))


def test_a_guest_is_asked_to_come_in(cast, scene):
    guest = cast.client()
    assert guest.post(f"/threads/{scene.thread}/follow").status_code == 401
    assert guest.get("/notifications").status_code == 401
    assert guest.get("/bell").status_code == 401


def test_an_unknown_thread_is_not_found(alice):
    assert alice.post("/threads/nosuch/follow").status_code == 404
    assert alice.post("/threads/nosuch/seen").status_code == 404
