import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text import render
from forum.text.markdown import PostParser
from forum.text.sanitising import by_bleach, by_nh3

REL = ' rel="nofollow noopener noreferrer"'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ('**"중요"**입니다', '<strong>"중요"</strong>입니다'),
        ("**강조**는", "<strong>강조</strong>는"),
        ("**(괄호)**을", "<strong>(괄호)</strong>을"),
        ('*"인용"*이', '<em>"인용"</em>이'),
        ('저는**"이것"**만', '저는<strong>"이것"</strong>만'),
        ('~~"취소"~~는', '<s>"취소"</s>는'),
        ("**「重要」**です", "<strong>「重要」</strong>です"),
        ("***'꼭'***이요", "<em><strong>'꼭'</strong></em>이요"),
        ('**"quoted"**word', '**"quoted"**word'),  # no such letter: as CommonMark has it
        ("snake_case_name", "snake_case_name"),
        ("2 * 3 * 4", "2 * 3 * 4"),
    ],
)
def test_emphasis_works_beside_korean_letters(source, html):
    assert render(source).html == f"<p>{html}</p>\n"


@pytest.mark.parametrize(
    ("source", "address", "rest"),
    [
        ("https://example.com에서 봤어요", "https://example.com", "에서 봤어요"),
        ("https://example.com/a?b=1#c는", "https://example.com/a?b=1#c", "는"),
        ("http://example.comで", "http://example.com", "で"),
        ("https://example.com.", "https://example.com", "."),
        ("https://example.com/a_(b))", "https://example.com/a_(b)", ")"),
        ("https://example.com/a*b*c", "https://example.com/a*b*c", ""),
        ("https://example.com/café!", "https://example.com/caf%C3%A9", "!"),
        ("https://xn--fsq.com", "https://xn--fsq.com", ""),
    ],
)
def test_a_bare_address_ends_where_the_sentence_goes_on(source, address, rest):
    html = render(source).html
    assert html.startswith(f'<p><a href="{address}"{REL}>')
    assert html.endswith(f"</a>{rest}</p>\n")


@pytest.mark.parametrize(
    "source",
    ["[a](javascript:alert(1))", "[a](/threads)", "[a](data:text/html,x)", "[a](//evil.example)",
     "[a](file:///etc)", "ftp://example.com", "xhttp://example.com", "http\\://example.com",
     "[a]()", "![a]()", "`https://example.com`", "https://", "[a](http:x)"],
)  # fmt: skip
def test_nothing_else_becomes_a_link(source):
    assert "<a" not in render(source).html


def test_a_link_keeps_its_text_and_loses_its_title():
    html = render('[도움말 https://a.example](https://b.example "title")').html
    assert html == f'<p><a href="https://b.example"{REL}>도움말 https://a.example</a></p>\n'


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("![](https://a.example/x.png)", "https://a.example/x.png"),
        ("![화면 **설정**](https://a.example/x.png)", "화면 설정"),
        ("[![화면](https://b.example)](https://a.example/x.png)", "화면"),
        ("![![안쪽](https://b.example)](https://a.example/x.png)", "안쪽"),
    ],
)
def test_a_picture_becomes_a_plain_link(source, words):
    html = render(source).html
    assert html == f'<p><a href="https://a.example/x.png"{REL}>{words}</a></p>\n'


def test_headings_stand_below_the_page_and_skip_no_level():
    html = render("# 하나\n\n## 둘\n\n###### 셋\n\n# 넷\n\n다섯\n===").html
    assert html.split("\n")[:5] == [
        "<h3>하나</h3>", "<h4>둘</h4>", "<h5>셋</h5>", "<h3>넷</h3>", "<h3>다섯</h3>",
    ]  # fmt: skip
    assert render("### 처음").html == "<h3>처음</h3>\n"


def test_a_line_break_is_a_line_break():
    assert render("하나\n둘").html == "<p>하나<br>\n둘</p>\n"


def test_tables_lists_and_code_are_kept_and_markup_is_shown():
    html = render("|가|나|\n|-|-:|\n|1|<b>|\n\n3. x\n\n```py\n<i>\n```").html
    assert "<td>&lt;b&gt;</td>" in html
    assert '<ol start="3">' in html
    assert "<pre><code>&lt;i&gt;\n</code></pre>" in html


def test_character_references_bring_back_nothing_that_was_removed():
    rendered = render("a&#x202E;b&#x200B;c&#13;d `&#0;`")
    assert rendered.plain == "abcd &#0;"
    assert rendered.html == "<p>abcd <code>&amp;#0;</code></p>\n"


def test_plain_text_has_all_words_in_one_line():
    source = "# 제목\n\n- 하나\n- **둘**\n  셋\n\n`코드` [링크](https://a.example)"
    source += "\n\n```\n줄 1\n줄 2\n```"
    assert render(source).plain == "제목 하나 둘 셋 코드 링크 줄 1 줄 2"
    assert render("|가|나|\n|-|-|\n|1|2|").plain == "가 나 1 2"
    assert render("1 < 2 && <b>").plain == "1 < 2 && <b>"


def test_nothing_renders_to_nothing():
    assert render("\u200b \n").html == ""
    assert render("").plain == ""


@pytest.mark.parametrize("marks", [">" * 10_000, "> " * 500, "- " * 3_000, "1. " * 3_000])
def test_deep_nesting_ends_and_loses_no_word(marks):
    rendered = render(f"{marks}끝")
    assert "끝" in rendered.html
    assert "끝" in rendered.plain
    assert rendered.html.count("<blockquote>") + rendered.html.count("<li>") <= 17


def test_deep_emphasis_ends():
    rendered = render("*" * 2_500 + "가" + "*" * 2_500)
    assert rendered.html.count("<strong>") <= 6
    assert rendered.plain == "가"


def test_one_address_is_not_multiplied_into_megabytes():
    source = f"[a]: https://example.com/{'b' * 20_000}\n\n" + "[a]" * 5_000
    assert len(render(source).html) < 200_000


def test_what_is_no_prose_is_shown_as_typed():
    source = "*a* & <b>\n" * 10_000
    html = render(source).html
    assert html.startswith("<pre><code>*a* &amp; &lt;b&gt;\n*a* ")
    assert by_nh3(html) == by_bleach(html) == html


UPLOAD = "/uploads/abcdefgh234567ab"
MARKS = (
    r"* ** _ ~~ ` ``` [ ] ( ) ![ ](http://x.y) <http://x.y> https://x.y : > - 1. # | |-|-| \ = ---"
)
REFERENCES = (
    "&amp; &#x202e; &lt; &nbsp; &#13; & < <b> <!-- [a]: \" ' “ ” . ! ~ 가 나는 か a 1 \u3000"
)
GAPS = [" ", "\n", "\n\n", "    ", "\t", "\xa0", "\r", "\ud800", "\x00"]
PICTURES = [f"![그림]({UPLOAD})", f"]({UPLOAD})", UPLOAD]
MARKUP = st.lists(
    st.sampled_from([*MARKS.split(" "), *REFERENCES.split(" "), *GAPS, *PICTURES]), max_size=40
).map("".join)


@given(MARKUP | st.text(st.characters(exclude_categories=())))
def test_any_text_renders_to_a_fixed_point_of_both_sanitisers(source):
    html = render(source, {UPLOAD[-16:]: (1170, 2532)}).html
    assert by_nh3(html) == html
    assert by_bleach(html) == html


def test_conforms_to_commonmark(rows):
    parser = PostParser(strict=False)
    parser.options["html"] = True  # to be comparable; the forum never turns it on
    examples = rows("commonmark_examples")
    different = {
        example["example"]
        for example in examples
        if _squeezed(parser.render(example["markdown"])) != _squeezed(example["html"])
    }
    # Bare addresses become links, which is an extension (as on GitHub).
    assert different == {604, 610, 613}
    assert len(different) / len(examples) < 0.02


def _squeezed(html):
    """White space just inside of a quotation is the writer's choice."""
    return html.replace("<blockquote>\n", "<blockquote>")
