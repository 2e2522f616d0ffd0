"""What gives somebody away is marked over the very words, and masked or kept with one click."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
SOON = 20_000  # milliseconds, on a machine that has much to do
WORDS = "한빛에 다니는데 결재가 밀려요. 김지훈 대리님께 010-1234-5678로 물어보면 될까요?"
# Type and box, by which words stand where they stand.
SAME = """([field, layer]) => ["fontFamily", "fontSize", "fontWeight", "letterSpacing", "lineHeight", "wordBreak", "paddingLeft"]
  .filter((name) => getComputedStyle(field)[name] !== getComputedStyle(layer)[name])"""  # noqa: E501


@pytest.fixture
def erin(page_of):
    page, errors = page_of("erin", "light")
    page.goto("/threads/new")
    page.fill("#body", WORDS)
    expect(page.locator("[data-guard-row]").first).to_be_visible(timeout=SOON)
    yield page
    assert errors == []


def test_marks_lie_over_the_words_that_they_mean(erin):
    field, layer = erin.locator("#body"), erin.locator("#body + .guard-layer")
    marked = [one.replace("\u2060", "") for one in layer.locator("mark").all_text_contents()]
    assert "010-1234-5678" in marked
    handles = [field.element_handle(), layer.element_handle()]
    assert erin.evaluate(SAME, handles) == []
    assert layer.bounding_box()["width"] == pytest.approx(field.bounding_box()["width"], abs=20)


def test_one_click_masks_and_what_is_kept_is_not_asked_again(erin):
    rows = erin.locator("[data-guard-row]")
    phone = rows.filter(has=erin.locator("mark", has_text="010-1234-5678"))
    phone.locator("button[value^=mask]").click()
    expect(erin.locator("#body")).not_to_have_value(WORDS, timeout=SOON)
    assert "010-1234" not in erin.input_value("#body")
    person = rows.filter(has=erin.locator("mark", has_text="김지훈"))
    person.locator("button[value^=keep]").click()
    expect(person).to_have_count(0, timeout=SOON)
    assert "김지훈 대리님" in erin.input_value("#body")
