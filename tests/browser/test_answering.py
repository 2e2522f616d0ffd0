"""What changes on the page when an answer is posted without leaving it."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_answer_takes_its_place_and_the_focus(served, page_of):
    page, errors = page_of("erin", "light")
    page.goto(f"/threads/{served.waiting}")
    assert "아직 답변이 없어요" in page.inner_text("#answers")
    assert "답변을 기다려요" in page.inner_text("#thread-state")
    page.fill("#answer", "하루 한 번만 받게 바꿨어요.")
    page.click("#answer-form button[type=submit]")
    new = page.locator(".answer", has_text="하루 한 번만")
    new.wait_for()
    assert page.inner_text("#answers-title").split() == ["답변", "1"]
    assert "아직 답변이 없어요" not in page.inner_text("#answers")
    assert "답변을 기다려요" not in page.inner_text("#thread-state")
    assert new.evaluate("answer => answer === document.activeElement")
    expect(page.locator("#said")).to_have_text("올렸어요.")
    assert page.input_value("#answer") == ""
    assert page.url.endswith(f"/threads/{served.waiting}")
    assert errors == []


def test_an_empty_answer_keeps_what_else_is_on_the_page(served, page_of):
    page, _ = page_of("dave", "light")
    page.goto(f"/threads/{served.question}")
    page.locator(".answer .comment-form summary").first.click()
    expect(page.locator(".answer .comment-form textarea").first).to_be_focused()
    page.keyboard.type("쓰던 댓글")
    page.fill("#answer", "  ")
    page.click("#answer-form button[type=submit]")
    page.wait_for_selector("#answer-error")
    assert page.locator(".answer .comment-form textarea").first.input_value() == "쓰던 댓글"
