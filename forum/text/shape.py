"""The house's own rules for a post, applied to the parsed tokens before they become HTML."""

from collections.abc import Iterable, Iterator

from markdown_it.rules_core.state_core import StateCore
from markdown_it.token import Token

REL = "nofollow noopener noreferrer"
PAGE_LEVEL = 2  # a post stands under a heading of this level
DEEPEST_LEVEL = 6
DEEPEST_EMPHASIS = 6
EMPHASIS = frozenset({"em", "strong", "s"})
# One definition may be referred to thousands of times: without a budget 80 kB of Markdown
# become 200 MB of HTML.
HREF_PER_CHARACTER = 4
HREF_FREE = 10_000


def shape(state: StateCore) -> None:
    """Core rule: headings below the page's, no images, few and marked links, shallow emphasis."""
    _lower_headings(state.tokens)
    shaper = _Inline(budget=HREF_PER_CHARACTER * len(state.src) + HREF_FREE)
    for token in state.tokens:
        if token.type == "inline":
            token.children = list(shaper.shaped(token.children or ()))


def _lower_headings(tokens: Iterable[Token]) -> None:
    """`#` becomes h3, `##` h4 and so on, but never more than one level below the one before."""
    level = PAGE_LEVEL
    for token in tokens:
        if token.type == "heading_open":
            level = min(int(token.tag[1]) + PAGE_LEVEL, level + 1, DEEPEST_LEVEL)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{level}"


class _Inline:
    def __init__(self, budget: int) -> None:
        self.budget = budget  # characters of href that may still be written

    def shaped(self, tokens: Iterable[Token]) -> Iterator[Token]:
        linked = False
        depth = 0
        for token in tokens:
            if token.type == "link_open":
                linked = self._afford(token.attrGet("href"))
                if linked:
                    token.attrs = {"href": token.attrs["href"], "rel": REL}
                    yield token
            elif token.type == "link_close":
                if linked:
                    yield token
                linked = False
            elif token.type == "image":
                yield from self._picture(token, linked=linked)
            elif token.tag in EMPHASIS:
                depth += token.nesting > 0
                if depth <= DEEPEST_EMPHASIS:
                    yield token
                depth -= token.nesting < 0
            else:
                yield token

    def _picture(self, token: Token, *, linked: bool) -> Iterator[Token]:
        """Nothing is fetched from elsewhere for a reader: a picture becomes a link to it."""
        href = str(token.attrs["src"])
        words = Token("text", "", 0, content=_words(token.children or ()).strip() or href)
        if linked or not self._afford(href):
            yield words
        else:
            yield Token("link_open", "a", 1, attrs={"href": href, "rel": REL})
            yield words
            yield Token("link_close", "a", -1)

    def _afford(self, href: str | float | None) -> bool:
        cost = len(str(href or ""))
        self.budget -= cost
        return cost > 0 and self.budget >= 0


def _words(tokens: Iterable[Token]) -> str:
    return "".join(_words(token.children) if token.children else token.content for token in tokens)
