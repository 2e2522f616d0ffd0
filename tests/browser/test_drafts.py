"""No word is lost: a tab dies, a line breaks, a session ends, two windows write at once."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_axe import found
from tests.people import PASSWORD, address_of

pytestmark = pytest.mark.browser
SAVED = "임시 저장됨"
SOON = 20_000  # milliseconds, on a machine that has much to do
TITLE = "어르신 팀원이 업무 글을 안 쓰시고 전화만 하세요"


def words(page, form="form.compose"):
    return page.locator(f"{form} [data-draft-words]")


@pytest.fixture
def erin(page_of):
    """Her page, and nothing left of what she wrote in another test."""
    page, errors = page_of("erin", "light")
    _throw_all_away(page)
    yield page
    _throw_all_away(page)
    assert [one for one in errors if "Failed to" not in one] == []


def _throw_all_away(page):
    page.goto("/me")
    while page.locator("#drafts article").count():
        page.locator("#drafts a[href^='/drafts/']").first.click()
        page.click("form.draft-end button")
        page.wait_for_url("**/me#drafts")


def test_a_tab_that_dies_takes_nothing_with_it(erin):
    page = erin.context.new_page()
    page.goto("/threads/new")
    page.fill("#title", TITLE)
    page.check("input[name=category][value=culture]", force=True)
    page.fill("#body", "무례하지 않게 부탁드리려면 어떻게 할까요?")
    expect(words(page)).to_contain_text(SAVED, timeout=SOON)
    expect(page.locator(".draft-line [role=status]").first).to_have_text("임시 저장했어요.")
    page.close(run_before_unload=False)
    erin.goto("/threads/new")
    assert erin.input_value("#title") == TITLE
    assert erin.input_value("#body").startswith("무례하지 않게")
    assert erin.is_checked("input[name=category][value=culture]")
    expect(erin.locator("[data-draft-restored]")).to_contain_text("임시 저장한 글을 불러왔어요")


def test_leaving_at_once_saves_the_last_words(erin, served):
    erin.goto(f"/threads/{served.waiting}")
    erin.fill("#answer", "막 쓴 답변이에요")
    erin.goto("/help")  # no question is asked: the page sends what it has
    erin.goto(f"/threads/{served.waiting}")
    assert erin.input_value("#answer") == "막 쓴 답변이에요"


def test_two_windows_overwrite_nothing(erin, served):
    path = f"/threads/{served.waiting}"
    other = erin.context.new_page()
    for page in (erin, other):
        page.goto(path)
    erin.fill("#answer", "아침 알림을 켜 두세요")
    expect(words(erin, "#answer-form")).to_contain_text(SAVED, timeout=SOON)
    other.fill("#answer", "저녁 알림을 켜 두세요")
    expect(words(other, "#answer-form")).to_contain_text("다른 창에서 쓴 글도", timeout=SOON)
    assert other.input_value("#answer") == "저녁 알림을 켜 두세요"
    other.goto(other.get_attribute("[data-parted]", "href"))
    expect(other.locator("del")).to_contain_text("아침")
    expect(other.locator("ins")).to_contain_text("저녁")
    other.goto("/me")
    assert other.locator("#drafts article").count() == 2
    other.close()


def test_a_line_that_breaks_blocks_nothing_and_comes_back(erin):
    erin.goto("/threads/new")
    erin.context.set_offline(True)
    erin.fill("#title", TITLE)
    expect(words(erin)).to_contain_text("아직 저장하지 못했어요", timeout=SOON)
    erin.fill("#body", "그래도 계속 쓸 수 있어요")
    erin.context.set_offline(False)
    expect(words(erin)).to_contain_text(SAVED, timeout=SOON)
    erin.goto("/me")
    erin.goto("/threads/new")
    assert erin.input_value("#body") == "그래도 계속 쓸 수 있어요"


def test_what_could_not_be_sent_survives_a_reload_in_its_tab(erin):
    erin.goto("/threads/new")
    erin.route("**/drafts", lambda route: route.fulfill(status=503, body=""))
    erin.fill("#title", TITLE)
    erin.fill("#body", "저장소가 잠시 쉬어요")
    expect(words(erin)).to_contain_text("아직 저장하지 못했어요", timeout=SOON)
    erin.on("dialog", lambda dialog: dialog.accept())
    erin.reload()
    assert erin.input_value("#body") == "저장소가 잠시 쉬어요"
    erin.unroute("**/drafts")
    expect(words(erin)).to_contain_text(SAVED, timeout=SOON)


def test_a_session_that_ends_while_typing_is_taken_up_again(page_of):
    page, _ = page_of("dave", "light")
    page.goto("/threads/new")
    page.context.clear_cookies(name="s")
    page.fill("#title", TITLE)
    page.fill("#body", "쓰는 사이에 끝났어요")
    expect(words(page)).to_contain_text("들어온 시간이 끝나", timeout=SOON)
    with page.context.expect_page() as opened:
        words(page).get_by_role("link").click()
    door = opened.value
    door.fill("#address", address_of("dave"))
    door.fill("#password", PASSWORD)
    door.click("main form[action^='/sign-in'] button[type=submit]")
    door.wait_for_selector("form[action='/sign-out']", state="attached")
    page.click("[data-draft-save]")
    expect(words(page)).to_contain_text(SAVED, timeout=SOON)
    assert page.input_value("#body") == "쓰는 사이에 끝났어요"
    door.goto("/threads/new")
    assert door.input_value("#body") == "쓰는 사이에 끝났어요"
    _throw_all_away(door)


def test_hangul_that_is_being_composed_is_left_alone(erin, served):
    erin.goto(f"/threads/{served.waiting}")
    erin.evaluate("""() => {
      window.ended = 0;
      const field = document.getElementById("answer");
      field.addEventListener("compositionend", () => { window.ended += 1; });
    }""")
    erin.focus("#answer")
    typing = erin.context.new_cdp_session(erin)
    for letters in ("ㄱ", "겨", "결"):
        typing.send(
            "Input.imeSetComposition",
            {"text": letters, "selectionStart": 1, "selectionEnd": 1},
        )
    expect(words(erin, "#answer-form")).to_contain_text(SAVED, timeout=SOON)
    assert erin.evaluate("window.ended") == 0
    typing.send("Input.insertText", {"text": "결재"})
    assert erin.input_value("#answer") == "결재"


def test_posting_an_answer_leaves_a_comment_that_is_being_written(erin, served):
    erin.goto(f"/threads/{served.question}")
    comment = erin.locator(".answer .comment-form").first
    comment.locator("summary").click()
    comment.locator("textarea").fill("쓰던 댓글이에요")
    erin.fill("#answer", "먼저 올리는 답변이에요")
    erin.click("#answer-form button.filled")
    erin.locator(".answer", has_text="먼저 올리는 답변").wait_for()
    kept = erin.locator(".answer .comment-form textarea").first
    expect(kept).to_have_value("쓰던 댓글이에요")
    assert erin.input_value("#answer") == ""
    expect(words(erin, ".comment-form[open]").first).to_contain_text(SAVED, timeout=SOON)


def test_a_posted_question_leaves_no_draft(erin):
    erin.goto("/threads/new")
    erin.fill("#title", TITLE)
    erin.check("input[name=category][value=how-to]", force=True)
    erin.fill("#body", "다 썼어요")
    expect(words(erin)).to_contain_text(SAVED, timeout=SOON)
    erin.fill("#body", "다 썼어요. 정말로요.")
    erin.click("form.compose button.filled[type=submit]")
    erin.wait_for_url("**/threads/*")
    erin.goto("/threads/new")
    assert erin.input_value("#title") == ""
    erin.goto("/me")
    assert erin.locator("#drafts").count() == 0


def test_what_staff_write_stays_in_their_tab(page_of, served):
    page, errors = page_of("chan", "light")
    page.goto(f"/threads/{served.waiting}")
    page.fill("#answer", "확인하고 있어요")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    assert page.input_value("#answer") == "확인하고 있어요"
    assert errors == []


def test_an_edit_that_came_second_shows_the_difference(page_of, served):
    first, _ = page_of("alice", "light")
    second = first.context.new_page()
    for page in (first, second):
        page.goto(f"/posts/{served.opening}/edit")
    for page, line in ((first, "먼저 고친 줄"), (second, "나중에 고친 줄")):
        page.fill("#body", line)
        page.click("form.compose button.filled[type=submit]")
        page.wait_for_load_state()
    expect(second.locator(".conflict h2")).to_contain_text("그사이 글이 바뀌었어요")
    expect(second.locator(".conflict")).to_be_focused()
    assert found(second, "the conflict", 360) == []
    assert second.input_value("#body") == "나중에 고친 줄"
    second.click("form.compose button.filled[type=submit]")
    second.wait_for_url(f"**/threads/{served.question}#post-{served.opening}")
    assert "나중에 고친 줄" in second.inner_text(".opening-body")
    second.click(".opening a[href$='/revisions']")
    assert second.locator(".revision").count() == 2
