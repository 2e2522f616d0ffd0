"""Pictures in a text: our own uploads are shown, everything else is words or a link."""

import pytest

from forum.text import MOST_PICTURES, pictures_in, render
from forum.text.sanitising import by_bleach, by_nh3, sanitise

ID = "abcdefgh234567ab"
OTHER = "zyxwvuts765432zz"
ADDRESS = f"/uploads/{ID}"
REL = ' rel="nofollow noopener noreferrer"'
SIZES = {ID: (1440, 900)}


def test_an_upload_is_a_picture_that_leads_to_itself_and_takes_its_place_before_it_is_loaded():
    rendered = render(f"![설정 화면]({ADDRESS})", SIZES)
    assert rendered.html == (
        f'<p><a href="{ADDRESS}"{REL}><img src="{ADDRESS}" alt="설정 화면" width="720" height="450"'
        ' loading="lazy" decoding="async"></a></p>\n'
    )
    assert rendered.plain == "설정 화면"


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((1170, 2532), (259, 560)),
        ((40, 20), (40, 20)),
        ((2000, 1), (720, 1)),
        ((1, 2000), (1, 560)),
    ],
)
def test_a_picture_is_no_wider_than_the_column_and_no_higher_than_a_screen(size, shown):
    html = render(f"![그림]({ADDRESS})", {ID: size}).html
    assert 'width="{}" height="{}"'.format(*shown) in html


@pytest.mark.parametrize(
    "source", [f"![말]({ADDRESS})", f"[말]({ADDRESS})", f"![말][a]\n\n[a]: {ADDRESS}"]
)
def test_an_upload_that_the_text_may_not_show_leaves_its_words_only(source):
    assert render(source).html == "<p>말</p>\n"
    assert render(source, {OTHER: (10, 10)}).html == "<p>말</p>\n"


def test_a_description_left_empty_leaves_no_word_and_no_link_without_a_name():
    assert render(f"![]({ADDRESS})").html == "<p></p>\n"
    html = render(f"![]({ADDRESS})", SIZES).html
    assert '<img src="/uploads/' in html
    assert "<a" not in html


@pytest.mark.parametrize(
    "address",
    [
        f"{ADDRESS}?a=b", f"{ADDRESS}#x", f"/{ADDRESS}", f"https://evil.example{ADDRESS}",
        f"{ADDRESS}x", f"/uploads/../{ID}", "/uploads/", "/uploads/new", f"/uploads/{ID[:15]}",
        f"/uploads/{ID.upper()}", f"uploads/{ID}", f"\\uploads/{ID}", f"/uploads/{ID}/..",
        f"data:image/png;base64,{ID}",
    ],
)  # fmt: skip
def test_nothing_but_the_exact_address_is_a_picture(address):
    html = render(f"![그림]({address})", SIZES).html
    assert "<img" not in html
    assert "src=" not in sanitise(f'<img src="{address}">')


def test_a_picture_within_a_link_stays_in_it():
    html = render(f"[![화면]({ADDRESS})](https://a.example)", SIZES).html
    assert html.startswith(f'<p><a href="https://a.example"{REL}><img src="{ADDRESS}" alt="화면"')
    assert html.count("<a") == 1


def test_a_description_cannot_leave_its_attribute():
    source = f'![" onerror=alert(1) <script> &quot; &lt;b&gt; `x`]({ADDRESS})'
    html = render(source, SIZES).html
    assert 'alt="&quot; onerror=alert(1) ‹script› &quot; ‹b› x"' in html
    assert by_nh3(html) == by_bleach(html) == html


def test_more_than_a_post_may_show_are_words():
    html = render(f"![그림]({ADDRESS}) " * (MOST_PICTURES + 5), SIZES).html
    assert html.count("<img") == MOST_PICTURES
    assert html.count("그림") == MOST_PICTURES + 5


def test_ids_are_found_wherever_a_text_names_them():
    source = f"![a]({ADDRESS}) [b]: {ADDRESS}\n`{ADDRESS}` /uploads/{OTHER}x /uploads/{OTHER}"
    assert pictures_in(source) == [ID, ID, ID, OTHER]
