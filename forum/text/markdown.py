"""From Markdown to tokens: CommonMark with tables and strikethrough, mended for Korean.

Parsers are built once; parsing keeps its state apart, so threads may share one.
"""

from typing import Any

import mdurl
from markdown_it import MarkdownIt
from markdown_it.parser_block import RuleFuncBlockType
from markdown_it.rules_block import StateBlock, blockquote, list_block, table

from forum.text.emphasis import KoreanInline
from forum.text.links import bare_link, is_linked
from forum.text.pictures import is_picture
from forum.text.shape import shape

DEEPEST_BLOCK = 16  # quotes and lists within one another; a list counts twice
MOST_COLUMNS = 32
MOST_CELLS = 3_000  # of one table, filled up: each takes 10 microseconds


class PostParser(MarkdownIt):
    """`strict` adds the house's rules; without it the parser is CommonMark with the mendings."""

    def __init__(self, *, strict: bool) -> None:
        options: dict[str, Any] = {"html": False, "breaks": strict, "xhtmlOut": not strict}
        super().__init__("commonmark", options)
        self.strict = strict
        self.inline = KoreanInline()
        self.configure("commonmark", options_update=options)
        self.enable(["table", "strikethrough"])
        self.inline.ruler.after("text", "bare_link", bare_link)
        self._bound_nesting()
        if strict:
            self.core.ruler.push("shape", shape)

    def _bound_nesting(self) -> None:
        """Beyond the bound a quote, list or table stays as typed; the library would drop it."""
        rules = self.block.ruler
        ended = ["paragraph", "reference", "blockquote"]  # what these may end, as in the library
        rules.at("blockquote", _bounded(blockquote), {"alt": [*ended, "list"]})
        rules.at("list", _bounded(list_block), {"alt": ended})
        rules.at("table", _narrow_table, {"alt": ended[:2]})

    def validateLink(self, url: str) -> bool:  # noqa: N802  # the library's name
        if self.strict:
            return is_linked(url) or is_picture(url)
        return super().validateLink(url)

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802  # the library's name
        """Percent signs are resolved, but not punycode: a look-alike host would look genuine."""
        return mdurl.decode(link, mdurl.DECODE_DEFAULT_CHARS + "%")


def _bounded(rule: RuleFuncBlockType) -> RuleFuncBlockType:
    def bounded(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
        return state.level < DEEPEST_BLOCK and rule(state, start, end, silent)

    return bounded


def _narrow_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """A wide header over many short rows would be filled up with empty cells by the thousand."""
    columns = state.src[state.bMarks[start] : state.eMarks[start]].count("|")
    if columns > MOST_COLUMNS + 1 or not table(state, start, end, silent=True):
        return False
    rows = MOST_CELLS // max(columns, 1)
    if start + rows < end and not any(map(state.isEmpty, range(start, start + rows))):
        return False
    return silent or table(state, start, end, silent)
