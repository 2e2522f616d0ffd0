"""Text meant to do harm: scripts in the page, and the server's time."""

import re
import time
from html.parser import HTMLParser

import pytest

from forum.text import clean_line, render
from forum.text.markdown import PostParser
from forum.text.pictures import is_picture
from forum.text.rendering import MOST_WORK, _work
from forum.text.sanitising import (
    ATTRIBUTES,
    PROTOCOLS,
    STAND_INS,
    TAGS,
    _cleaner,
    _thread,
    by_bleach,
    by_nh3,
    sanitise,
)

raw_bleach, raw_nh3 = _thread.cleaner.clean, _cleaner.clean  # without what stands in for entities


class Reader(HTMLParser):
    """Collects what the HTML holds beyond the allowed tags, attributes and addresses."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag not in TAGS:
            self.found.append(tag)
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, set()) | ({"rel"} if tag == "a" else set()):
                self.found.append((tag, name))
            if name == "src" and not is_picture(value):
                self.found.append(value)
            if name == "href" and value.split(":")[0].lower() not in PROTOCOLS:
                self.found.append(value)

    def handle_comment(self, comment):
        self.found.append(comment)

    handle_decl = handle_pi = unknown_decl = handle_comment


def test_no_payload_leaves_markup_behind(rows):
    for row in rows("xss_payloads.dev"):
        html = render(row["payload"]).html
        assert Reader(html).found == []
        assert raw_nh3(html) == html, row["payload"]
        assert raw_bleach(html) == html, row["payload"]


def test_what_stands_in_for_references_changes_no_verdict(rows):
    for row in rows("xss_payloads.dev")[::2]:
        for html in (row["payload"], f'<a href="{row["payload"]}&amp;&lt;">&quot;</a>&amp;lt;'):
            if any(one in html for one in STAND_INS.values()):
                continue
            assert _seen(by_bleach(html)) == _seen(raw_bleach(html)), html
            assert _seen(by_nh3(html)) == _seen(raw_nh3(html)), html


def _seen(html):
    """A reference within <xmp> and its like is text, of which the ampersand is escaped anew."""
    return re.sub("&(?:amp;)+", "&", html)


@pytest.mark.parametrize("stand_in", STAND_INS.values())
@pytest.mark.parametrize("sanitiser", [sanitise, by_bleach, by_nh3])
def test_nobody_writes_a_reference_by_what_stands_in_for_it(sanitiser, stand_in):
    html = f"<p{stand_in}>&{stand_in}lt;b<{stand_in}script>a{stand_in}lt;</p>"
    assert sanitiser(html) == sanitiser(html.replace(stand_in, ""))


@pytest.mark.parametrize("sanitiser", [sanitise, by_bleach, by_nh3])
def test_each_sanitiser_alone_stops_every_payload_sent_as_html(rows, sanitiser):
    for row in rows("xss_payloads.dev"):
        assert Reader(sanitiser(row["payload"])).found == [], row["payload"]


def test_the_renderer_alone_writes_no_tag_of_the_payloads(rows):
    parser = PostParser(strict=True)
    for row in rows("xss_payloads.dev"):
        found = Reader(parser.render(row["payload"])).found
        assert [what for what in found if what != ("code", "class")] == [], row["payload"]


def test_naughty_strings_and_real_petitions_are_fixed_points(rows):
    texts = [row["text"] for row in rows("naughty_strings.dev")]
    texts += [row["body"] for row in rows("ko_petitions")[::20]]
    for text in texts:
        html = render(text).html
        assert Reader(html).found == []
        assert raw_nh3(html) == raw_bleach(html) == html
        clean_line(text)


LENGTH = 100_000
SECONDS = 0.5  # a tenth to a sixth when written, and alone on a machine
UNITS = [
    *("[", "*", "`", "](", "<", "![", "[[]", "![[]()", "[a](", "[a][", "*[", "*a **b", "_*", "~~a"),
    *("&", '"', "<!--", "http://", "x://", "https://a.b)", "- ", "- a\n", "> ", "[a]: b\n", "[a\n"),
    *("a|\n-|\n", "|a", "a\n\n", "a\n", "1. a\n\n", "```\n", "    a\n", "\t", "가", "안녕하세요. "),
    *("\u0315\u0300", "\u200d", "#", "-", "=", "&#x489;", "<a@b.c>", "<http://a.b>", "*a* ", "\\["),
    *(
        "[a](http://b.c/(((",
        "[a](http://b.c) ",
        "http://a.b ",
        "- ![](`",
        "~~*_",
        "\U0001f3f4\U000e0067",
    ),
]


@pytest.mark.parametrize("unit", UNITS)
def test_every_text_is_rendered_in_a_moment(unit):
    """As long as a post may be, and as long as the parser still sees it."""
    long = unit * (LENGTH // len(unit))
    parsed = long[: int(LENGTH * min(1, MOST_WORK / (_work(long) or 1) * 0.99))]
    assert min(_spent(long), _spent(long)) < SECONDS
    assert min(_spent(parsed), _spent(parsed)) < SECONDS


def test_brackets_and_quotes_within_one_another_are_rendered_in_a_moment():
    table = "|a" * 30 + "\n" + "|-" * 30 + "\n" + "a\n" * 20_000
    stairs = "".join(">" * depth + "a\n" for depth in range(400))
    filled = "|a" * 30 + "\n" + "|-" * 30 + "\n" + "a\n" * 1_200  # as the parser still sees it
    for source in ["[" * 20_000 + "a" + "]()" * 10_000, ">" * 10_000, table, filled, stairs]:
        assert min(_spent(source), _spent(source)) < SECONDS


def _spent(source):
    started = time.process_time()
    render(source)
    return time.process_time() - started
