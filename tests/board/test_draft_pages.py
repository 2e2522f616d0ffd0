"""Drafts on pages: saved by a form or while one types, found again, gone when posted."""

import re

import pytest
from sqlalchemy import func, select

from forum.board.actions import drafting
from forum.board.models import Draft, Post, Thread
from tests.board.conftest import HTMX, question, words_of

TEXT = "아직 다 쓰지 못한 글이에요."


@pytest.fixture(autouse=True)
def _one_after_another(monkeypatch):
    """Slots are drawn at random; here their addresses have to be known."""
    monkeypatch.setattr(drafting, "_drawn", min)


@pytest.fixture
def count(rows):
    return lambda: rows(select(func.count()).select_from(Draft))[0][0]


def save(client, purpose, headers=HTMX, **fields):
    return client.post("/drafts", data={"purpose": purpose, **fields}, headers=headers)


def handle_of(page):
    return re.search(r'data-handle="([^"]*)"', page.text)[1]


def carried(page):
    """The handles that a page's forms carry."""
    return re.findall(r'name="draft" value="([^"]*)"', page.text)


def test_a_question_is_saved_restored_and_gone_when_posted(alice, count):
    handle = handle_of(save(alice, "thread", **question(body=TEXT)))
    composer = alice.get("/threads/new")
    assert TEXT in composer.text
    assert "임시 저장한 글을 불러왔어요" in composer.text
    assert carried(composer) == [handle]
    assert alice.post("/threads", data=question(body=TEXT, draft=handle)).status_code == 303
    assert count() == 0


def test_a_tip_comes_back_with_all_its_parts(alice):
    parts = {"kind": "tip", "situation": "하나", "method": "둘", "result": "셋", "tags": "주제"}
    save(alice, "thread", **parts)
    page = alice.get("/threads/new").text
    assert all(f">\n{parts[name]}</textarea>" in page for name in ("situation", "method", "result"))
    assert 'value="tip" checked' in page


def test_what_an_address_brings_along_is_not_covered_by_a_draft(alice):
    save(alice, "thread", **question(title="저장한 제목이에요"))
    assert "저장한 제목" not in alice.get("/threads/new?title=새 제목").text
    assert "저장한 제목" not in alice.get("/threads/new?draft=none").text
    assert "저장한 제목" not in alice.get("/threads/new?kind=tip").text
    assert "저장한 제목" in alice.get("/threads/new?kind=question").text


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_an_answer_is_saved_restored_and_gone_when_posted(alice, scene, count, headers):
    handle = handle_of(save(alice, f"answer:{scene.thread}", body=TEXT))
    assert TEXT in alice.get(f"/threads/{scene.thread}").text
    form = {"body": TEXT, "draft": handle, "nonce": "a"}
    answer = alice.post(f"/threads/{scene.thread}/answers", data=form, headers=headers)
    assert answer.status_code in {200, 303}
    assert count() == 0
    assert "임시 저장한 글을 불러왔어요" not in alice.get(f"/threads/{scene.thread}").text


def test_a_comment_opens_its_place_with_what_was_begun(carol, scene, count):
    handle = handle_of(save(carol, f"comment:{scene.answer}", body=TEXT))
    page = carol.get(f"/threads/{scene.thread}").text
    assert page.count('class="comment-form" open data-begun') == 1
    assert TEXT in page
    form = {"body": TEXT, "draft": handle}
    carol.post(f"/posts/{scene.answer}/comments", data=form)
    assert count() == 0


def test_another_ones_answer_leaves_what_is_begun_on_the_page(alice, scene):
    """The answer to htmx brings all answers anew, with the comment that was not sent yet."""
    save(alice, f"comment:{scene.answer}", body="쓰던 댓글")
    form = {"body": TEXT, "nonce": "b"}
    page = alice.post(f"/threads/{scene.thread}/answers", data=form, headers=HTMX).text
    assert "쓰던 댓글" in page


def test_an_edit_is_restored_and_gone_when_saved(alice, scene, count):
    fields = {"title": "고치던 제목", "category": "how-to", "body": TEXT}
    first = alice.get(f"/posts/{scene.opening}/edit").text
    base = re.search(r'name="base" value="([^"]+)"', first)[1]
    handle = handle_of(save(alice, f"edit:{scene.opening}", **fields, base=base))
    page = alice.get(f"/posts/{scene.opening}/edit").text
    assert "고치던 제목" in page
    assert f'name="base" value="{base}"' in page
    sent = fields | {"base": base, "draft": handle}
    assert alice.post(f"/posts/{scene.opening}/edit", data=sent).status_code == 303
    assert count() == 0


def test_a_refused_form_keeps_its_draft(alice, count):
    handle = handle_of(save(alice, "thread", **question(body=TEXT)))
    refused = alice.post("/threads", data=question(title="", body=TEXT, draft=handle))
    assert refused.status_code == 422
    assert carried(refused) == [handle]
    assert count() == 1


def test_a_save_that_comes_after_the_posting_makes_no_draft(alice, count):
    """It was under way when the form was sent: the form's nonce says that it was posted."""
    posted = alice.post("/threads", data=question(body=TEXT))
    late = save(alice, "thread", **question(body=TEXT))
    assert (late.status_code, late.location) == (303, posted.location)
    assert count() == 0


def test_posting_one_page_leaves_what_another_wrote(alice, count):
    handle = handle_of(save(alice, "thread", **question(body="하나", nonce="one")))
    save(alice, "thread", **question(body="둘", nonce="two", draft=handle))
    assert alice.post("/threads", data=question(body="하나", nonce="one", draft=handle)).location
    assert count() == 1
    assert "둘" in alice.get("/threads/new").text


def test_without_javascript_a_button_saves_and_the_page_goes_on(alice, scene, count):
    for purpose, place in (
        ("thread", "/threads/new?draft=0"),
        (f"answer:{scene.thread}", f"/threads/{scene.thread}?draft=1#answer"),
        (f"comment:{scene.answer}", f"/threads/{scene.thread}?draft=2#comment-{scene.answer}"),
        (f"edit:{scene.opening}", f"/posts/{scene.opening}/edit?draft=3"),
    ):
        saved = save(alice, purpose, headers={}, body=TEXT)
        assert (saved.status_code, saved.location) == (303, place)
        page = alice.get(place.partition("#")[0]).text
        assert TEXT in page
        assert "임시 저장했어요" in page
        assert 'formaction="/drafts"' in page
    assert count() == 4


def test_two_windows_are_told_and_shown_the_difference(alice, scene):
    purpose = f"answer:{scene.thread}"
    save(alice, purpose, body="결재선을 먼저 봐요", nonce="one")
    told = save(alice, purpose, body="결재선을 나중에 봐요", nonce="two")
    assert "다른 창에서 쓴 글도 따로 남겨 두었어요" in told.text
    slot = handle_of(told).partition(".")[0]
    page = alice.get(f"/drafts/{slot}").text
    assert re.search(r"<del>.*먼저.*</del>", page)
    assert re.search(r"<ins>.*나중에.*</ins>", page)
    by_form = save(alice, purpose, headers={}, body="또 다른 창이에요", nonce="three")
    assert by_form.location == "/drafts/2"


def test_my_room_lists_them_and_throws_them_away(alice, scene, count):
    save(alice, "thread", **question(title="쓰던 고민의 제목"))
    save(alice, f"answer:{scene.thread}", body=TEXT)
    room = alice.get("/me").text
    assert "쓰던 고민의 제목" in room
    assert "결재를 올린 뒤에 결재자를" in room
    asked = alice.get("/drafts/0").text
    assert "쓰던 고민의 제목" in asked
    assert "되돌릴 수 없어요" in asked
    assert alice.post("/drafts/0?_method=DELETE").location == "/me#drafts"
    assert count() == 1
    assert alice.get("/drafts/0").status_code == 404


def test_a_draft_for_what_is_hidden_keeps_its_words_and_shows_no_others(alice, cast, scene):
    save(alice, f"comment:{scene.tip_opening}", body=TEXT)
    cast.client("mona").post(f"/posts/{scene.tip_opening}/hiding", data={"reason": "rude"})
    room = alice.get("/me").text
    assert TEXT in room
    assert "회의 끝 5분" not in room
    assert TEXT in alice.get("/drafts/0").text


@pytest.mark.parametrize("name", ["mona", "chan", "pia", "omar"])
def test_staff_have_none(cast, scene, count, name):
    client = cast.client(name)
    assert save(client, f"answer:{scene.thread}", body=TEXT).status_code == 403
    page = client.get(f"/threads/{scene.thread}").text
    assert 'formaction="/drafts"' not in page
    assert count() == 0


def test_a_guests_text_is_given_back_after_signing_in(cast, count):
    door = save(cast.client(), "thread", headers={}, body=TEXT)
    assert door.status_code == 401
    assert 'name="resume"' in door.text
    assert count() == 0


def test_what_cannot_be_saved_says_why(alice, count):
    for fields in (
        {"purpose": "elsewhere", "body": "x"},
        {"purpose": "thread", "body": ["x", "y"]},
    ):
        for headers in ({}, HTMX):
            refused = alice.post("/drafts", data=fields, headers=headers)
            assert refused.status_code == 422
            assert re.search("[가-힣]", words_of(refused.text))
    assert count() == 0


def test_an_emptied_form_gives_up_its_draft(alice, count):
    handle = handle_of(save(alice, "thread", **question(body=TEXT)))
    emptied = question(title="", body="", tags="", draft=handle)
    assert handle_of(save(alice, "thread", **emptied)) == ""
    assert count() == 0


def test_no_page_of_a_thread_costs_more_than_one_statement_for_drafts(alice, scene, counting):
    with counting() as none:
        alice.get(f"/threads/{scene.thread}")
    assert len([one for one in none if "FROM draft" in one]) == 1
    for purpose in (f"answer:{scene.thread}", f"comment:{scene.answer}"):
        save(alice, purpose, body=TEXT)
    with counting() as some:
        alice.get(f"/threads/{scene.thread}")
    assert len([one for one in some if "FROM draft" in one]) == 2


def test_saving_posts_nothing(alice, scene, rows):
    before = rows(select(func.count()).select_from(Thread)), rows(select(Post.id))
    save(alice, "thread", **question())
    save(alice, f"answer:{scene.thread}", body=TEXT)
    assert (rows(select(func.count()).select_from(Thread)), rows(select(Post.id))) == before


@pytest.mark.parametrize("slot", [64, 255, 256, 10**9, 10**30])
def test_a_slot_that_nobody_has_is_not_there(cast, slot):
    """A scanner found it: from 256 on the address was answered by an error."""
    alice = cast.client("alice")
    assert alice.get(f"/drafts/{slot}").status_code == 404
    assert alice.delete(f"/drafts/{slot}").status_code == 404
    assert alice.get(f"/threads/new?draft={slot}").status_code == 200
