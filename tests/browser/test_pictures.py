"""Pictures in the composer, as people put them there: pasted, dropped, chosen, and stopped."""

import base64
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.test_axe import found
from tests.pictures.drawing import encoded, picture

pytestmark = pytest.mark.browser

# Refusals; a lost connection; the browser's own way of showing a picture alone, without its styles
EXPECTED = "status of 422|ERR_FAILED|Applying inline style"
LINE = re.compile(r"!\[그림 설명\]\(/uploads/[a-z2-7]{16}\)")
SENT = base64.b64encode(picture("PNG", (900, 500))).decode()
# A transfer as the browser makes one of the clipboard or of what is dragged
TRANSFER = """([field, kind, encoded, names, text]) => {
  const bytes = Uint8Array.from(atob(encoded), (one) => one.charCodeAt(0));
  const carried = new DataTransfer();
  for (const name of names) carried.items.add(new File([bytes], name, { type: "image/png" }));
  if (text) carried.setData("text/plain", text);
  const made = kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true })
    : new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true });
  field.focus();
  return field.dispatchEvent(made);
}"""


def transfer(page, kind, names=("김철수_급여.png",), text="", field="#body"):
    """Whether the browser would go on with what it does by itself."""
    handle = page.locator(field).element_handle()
    return page.evaluate(TRANSFER, [handle, kind, SENT, list(names), text])


def wait_for(page, found):
    """The page's policy lets no test be written into it."""
    for _ in range(600):
        if found():
            return
        page.wait_for_timeout(50)
    pytest.fail("it never came")


def hold(page):
    """Pictures that are sent from here on, kept on their way."""
    held = []

    def keep(route):
        held.append(route)

    page.route("**/uploads", keep)
    return held


def lines(page, field="#body"):
    return LINE.findall(page.input_value(field))


@pytest.fixture
def composer(page_of):
    page, errors = page_of("erin", "light")
    page.goto("/threads/new")
    page.fill("#body", "")  # a draft of the test before stands there
    yield page
    assert [one for one in errors if not re.search(EXPECTED, one)] == []


def test_a_pasted_picture_is_sent_and_stands_in_the_preview_and_the_post(composer):
    composer.fill("#title", "이렇게 보여요")
    composer.check("input[name=category][value=how-to]", force=True)
    composer.fill("#body", "화면이에요.")
    assert transfer(composer, "paste") is False
    wait_for(composer, lambda: lines(composer))
    expect(composer.locator("#said")).to_contain_text("그림을 넣었어요")
    composer.keyboard.type("빨강과 파랑")  # the description was marked
    assert "![빨강과 파랑](/uploads/" in composer.input_value("#body")
    assert "김철수" not in composer.content()
    composer.locator("[data-preview]:visible").click()
    shown = composer.locator(".editor-preview:visible img")
    shown.wait_for()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 900
    composer.locator("[data-preview]:visible").click()
    composer.click("form.compose .form-foot button")
    posted = composer.locator(".opening .prose img")
    posted.wait_for()
    assert posted.get_attribute("alt") == "빨강과 파랑"
    assert posted.evaluate("image => image.decode().then(() => image.naturalWidth)") == 900
    assert found(composer, "thread", 1280) == []
    box = posted.bounding_box()
    assert box["width"] / box["height"] == pytest.approx(900 / 500, rel=0.02)
    with composer.expect_navigation():
        posted.click()
    assert re.search(r"/uploads/[a-z2-7]{16}$", composer.url)


def test_two_dropped_pictures_stand_on_lines_of_their_own(composer):
    composer.fill("#body", "먼저.\n나중.")
    composer.locator("#body").evaluate("field => field.setSelectionRange(3, 3)")
    transfer(composer, "dragover", ["하나.png", "둘.png"])
    expect(composer.locator("[data-editor]:has(#body)")).to_have_class(re.compile("drop-here"))
    transfer(composer, "drop", ["하나.png", "둘.png"])
    wait_for(composer, lambda: len(lines(composer)) == 2)
    written = composer.input_value("#body").split("\n")
    assert [bool(LINE.fullmatch(line)) for line in written] == [False, True, True, False]
    expect(composer.locator("[data-editor]:has(#body)")).not_to_have_class(re.compile("drop-here"))


def test_a_second_picture_does_not_take_the_place_of_the_firsts_description(composer):
    for count in (1, 2, 3):
        transfer(composer, "paste")
        wait_for(composer, lambda count=count: len(lines(composer)) == count)
    assert [line for line in composer.input_value("#body").split("\n") if line] == lines(composer)


def test_a_picture_beside_words_is_not_what_was_meant(composer):
    assert transfer(composer, "paste", text="표에서 온 말") is True
    assert not lines(composer)
    assert composer.locator(".pictures-going li").count() == 0


def test_the_button_is_reached_by_keyboard_and_opens_the_choice_of_files(composer):
    # Listened for early: the browser takes a moment to hear that choosers are wanted.
    chosen = {}
    composer.on("filechooser", lambda one: chosen.update(one=one))
    composer.locator("[data-picture-add]").first.focus()
    label = composer.locator(".picture-add").first
    assert label.evaluate("label => getComputedStyle(label).outlineStyle") != "none"
    composer.keyboard.press("Enter")
    wait_for(composer, lambda: chosen)
    assert chosen["one"].is_multiple()


def test_what_cannot_be_taken_is_told_and_leaves_no_trace_in_the_text(composer):
    composer.fill("#body", "글은 그대로.")
    add = composer.locator("[data-picture-add]").first
    add.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"%PDF-1.7"})
    refused = composer.locator(".pictures-refused:visible")
    expect(refused).to_contain_text("PNG, JPEG, WebP, GIF")
    assert refused.get_attribute("role") == "alert"
    assert composer.input_value("#body") == "글은 그대로.\n"
    composer.evaluate("document.getElementById('picture-words').dataset.heaviest = '100'")
    add.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"\0" * 101})
    expect(refused).to_contain_text("10 MB까지")
    add.set_input_files({"name": "a.heic", "mimeType": "image/heic", "buffer": b"x"})
    expect(refused).to_contain_text("PNG, JPEG, WebP, GIF")
    composer.fill("#body", "![x](/uploads/abcdefgh234567ab)" * 20)
    transfer(composer, "paste")
    expect(refused).to_contain_text("20개까지")


def test_a_picture_on_its_way_can_be_stopped_and_holds_the_form_back(composer):
    held = hold(composer)
    composer.fill("#body", "글.")
    transfer(composer, "paste")
    going = composer.locator(".pictures-going:visible li")
    expect(going).to_have_count(1)
    assert "![그림 올리는 중 1…]()" in composer.input_value("#body")
    assert found(composer, "composer", 360) == []
    composer.click("form.compose .form-foot button")
    expect(composer.locator(".pictures-refused:visible")).to_contain_text("끝나면 다시")
    assert composer.url.endswith("/threads/new")
    going.locator("button").click()
    expect(going).to_have_count(0)
    expect(composer.locator("#said")).to_have_text("그림 올리기를 멈췄어요.")
    assert composer.input_value("#body") == "글.\n"
    assert composer.evaluate("document.activeElement.id") == "body"
    for route in held:
        route.abort()


def test_a_photo_of_a_phone_goes_at_the_size_that_is_kept_and_without_its_place(composer):
    """26 million pixels and where they were taken: neither leaves the device."""
    grain = Image.effect_noise((1250, 1300), 40).resize((5000, 5200), Image.Resampling.NEAREST)
    photo = encoded(grain.convert("RGB"), "JPEG", quality=80, comment=b"37.5665,126.9780")
    assert len(photo) > 2_000_000
    with composer.expect_request("**/uploads", timeout=60_000) as sent:
        file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo}
        composer.locator("[data-picture-add]").first.set_input_files(file)
    wait_for(composer, lambda: lines(composer))
    assert b"37.5665" not in (sent.value.post_data_buffer or b"")
    composer.locator("[data-preview]:visible").click()
    shown = composer.locator(".editor-preview:visible img")
    shown.wait_for()
    assert shown.evaluate("image => image.decode().then(() => image.naturalHeight)") == 2000


def test_a_lost_connection_is_told_and_the_text_stays(composer):
    composer.route("**/uploads", lambda route: route.abort())
    composer.fill("#body", "글.")
    transfer(composer, "paste")
    expect(composer.locator(".pictures-refused:visible")).to_contain_text("연결을 확인")
    assert composer.input_value("#body") == "글.\n"
    composer.unroute("**/uploads")


def test_letters_that_are_being_composed_are_not_touched(composer):
    """An answer that comes in the middle of a Hangul syllable waits for its end."""
    held = hold(composer)
    transfer(composer, "paste")
    wait_for(composer, lambda: held)
    field = composer.locator("#body")
    field.evaluate("field => field.dispatchEvent(new CompositionEvent('compositionstart'))")
    with composer.expect_response("**/uploads"):
        held[0].continue_()
    expect(composer.locator(".pictures-going li")).to_have_count(0)
    assert not lines(composer)
    field.evaluate("field => field.dispatchEvent(new CompositionEvent('compositionend'))")
    wait_for(composer, lambda: lines(composer))


def test_who_goes_on_writing_is_not_interrupted(composer):
    held = hold(composer)
    composer.fill("#body", "처음 ")
    transfer(composer, "paste")
    wait_for(composer, lambda: held)
    composer.keyboard.type("이어서 쓰는 말")
    held[0].continue_()
    wait_for(composer, lambda: lines(composer))
    composer.keyboard.type(" 끝")
    assert composer.input_value("#body").endswith("\n이어서 쓰는 말 끝")


def test_comments_take_pictures_as_well(served, page_of):
    page, errors = page_of("dave", "light")
    page.goto(f"/threads/{served.question}")
    page.locator(".answer .comment-form summary").first.click()
    comment = page.locator(".answer .comment-form textarea").first
    expect(comment).to_be_focused()
    transfer(page, "paste", field=f"#{comment.get_attribute('id')}")
    wait_for(page, lambda: LINE.search(comment.input_value()))
    page.locator(".comment-form[open] button.button").click()
    page.locator(".comment .prose img").first.wait_for()
    assert errors == []


def test_nothing_moves_when_a_picture_arrives_and_nothing_comes_from_elsewhere(served, page_of):
    page, _ = page_of("dave", "light")
    page.goto(f"/threads/{served.question}")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/threads/{served.question}")
    page.fill(
        "#answer", "![멀리](https://elsewhere.example/a.png) ![멀리](//elsewhere.example/b.png)"
    )
    transfer(page, "paste", field="#answer")
    wait_for(page, lambda: lines(page, "#answer"))
    page.click("#answer-form button[type=submit]")
    page.locator(".answer .prose img").first.wait_for()
    page.reload()
    page.route("**/uploads/*", lambda route: None)
    page.reload(wait_until="commit")
    image = page.locator(".answer .prose img").last
    before = image.bounding_box()
    page.unroute_all(behavior="ignoreErrors")
    page.reload()
    image.evaluate("image => { image.loading = 'eager'; return image.decode(); }")
    assert image.bounding_box()["height"] == before["height"] > 100
    assert not [url for url in asked if not url.startswith(served.address)]


def test_without_script_the_page_of_its_own_is_a_link_away(served, chromium):
    context = chromium.new_context(
        base_url=served.address, locale="ko-KR", java_script_enabled=False
    )
    cookie = {"name": "s", "value": served.cast.people["erin"].cookie, "url": served.address}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto("/threads/new")
    assert not page.locator(".picture-add").first.is_visible()
    with context.expect_page() as opened:
        page.locator("a[href='/uploads/new']:visible").first.click()
    upload = opened.value
    sent = {"name": "a.png", "mimeType": "image/png", "buffer": picture()}
    upload.set_input_files("#picture", sent)
    upload.click("main form button[type=submit]")
    assert LINE.fullmatch(upload.input_value("#markdown"))
    assert upload.locator("main img").is_visible()
    context.close()
