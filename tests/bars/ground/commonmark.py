"""Bar 3, CommonMark: our parser before the sanitisers against the specification's examples."""

from collections.abc import Iterator

from forum.text.markdown import PostParser
from tests.bars.measure import Bar
from tests.bars.search_quality import rows

RAW_HTML = {"HTML blocks", "Raw HTML"}
# A bare address becomes a link, which is an extension (as on GitHub).
BARE_ADDRESSES = {604, 610, 613}


def commonmark() -> Iterator[Bar]:
    parser = PostParser(strict=False)
    parser.options["html"] = True  # to be comparable; the forum never turns it on
    examples = [one for one in rows("commonmark_examples") if one["section"] not in RAW_HTML]
    different = {
        one["example"]
        for one in examples
        if _squeezed(parser.render(one["markdown"])) != _squeezed(one["html"])
    }
    share = 1 - len(different) / len(examples)
    yield Bar("CommonMark without raw HTML", round(share, 4), "share", ">= 0.98")
    unnamed = len(different - BARE_ADDRESSES)
    yield Bar("CommonMark, deviations without a reason", unnamed, "examples", "== 0")


def _squeezed(html: str) -> str:
    """White space just inside of a quotation is the writer's choice."""
    return html.replace("<blockquote>\n", "<blockquote>")
