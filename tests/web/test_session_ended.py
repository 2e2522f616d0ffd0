"""A session that ends while somebody writes: what a fragment is refused with leaves the page be."""

from tests.board.conftest import HTMX


def test_a_fragment_for_nobody_does_not_replace_the_page(cast):
    answer = cast.client().get("/threads/similar?title=알림이 너무", headers=HTMX)
    assert answer.status_code == 401
    assert answer.headers["HX-Retarget"] == "#notice"
    assert 'href="/sign-in"' in answer.text
    assert "<form" not in answer.text


def test_a_text_that_was_sent_is_kept_in_the_door(cast):
    path = "/threads/abcdefghijklmnop/answers"
    answer = cast.client().post(path, data={"body": "긴 답변"}, headers=HTMX)
    assert answer.status_code == 401
    assert answer.headers["HX-Retarget"] == "body"
    assert 'name="resume"' in answer.text
