"""Text meant to do harm: scripts in the page, and the server's time."""

import time
from html.parser import HTMLParser

import pytest

from forum.text import clean_line, render
from forum.text.markdown import PostParser
from forum.text.sanitising import ATTRIBUTES, PROTOCOLS, TAGS, by_bleach, by_nh3, sanitise


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
            if name == "href" and value.split(":")[0].lower() not in PROTOCOLS:
                self.found.append(value)

    def handle_comment(self, comment):
        self.found.append(comment)

    handle_decl = handle_pi = unknown_decl = handle_comment


def test_no_payload_leaves_markup_behind(rows):
    for row in rows("xss_payloads.dev"):
        html = render(row["payload"]).html
        assert Reader(html).found == []
        assert by_nh3(html) == html, row["payload"]
        assert by_bleach(html) == html, row["payload"]


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
        assert by_nh3(html) == by_bleach(html) == html
        clean_line(text)


LENGTH = 50_000
UNITS = [
    *("[", "*", "`", "](", "<", "![", "[[]", "![[]()", "[a](", "[a][", "*[", "*a **b", "_*", "~~a"),
    *("&", '"', "<!--", "http://", "x://", "https://a.b)", "- ", "- a\n", "> ", "[a]: b\n", "[a\n"),
    *("a|\n-|\n", "|a", "a\n\n", "a\n", "1. a\n\n", "```\n", "    a\n", "\t", "가", "안녕하세요. "),
    *("\u0315\u0300", "\u200d"),
]


@pytest.mark.parametrize("unit", UNITS)
def test_rendering_takes_time_in_proportion(unit):
    """Under 1 s each when written; what is quadratic here takes 5 s and more."""
    source = unit * (LENGTH // len(unit))
    started = time.process_time()
    render(source)
    assert time.process_time() - started < 4


def test_brackets_and_quotes_within_one_another_take_time_in_proportion():
    table = "|a" * 30 + "\n" + "|-" * 30 + "\n" + "a\n" * 20_000
    stairs = "".join(">" * depth + "a\n" for depth in range(400))
    for source in ["[" * 20_000 + "a" + "]()" * 10_000, ">" * 10_000, table, stairs]:
        started = time.process_time()
        render(source)
        assert time.process_time() - started < 4
