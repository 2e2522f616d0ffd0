"""The house's own rules for a post, applied to the parsed tokens before they become HTML."""

from collections.abc import Iterable, Iterator

from markdown_it.rules_core.state_core import StateCore
from markdown_it.token import Token

from forum.text.pictures import ADDRESS, MOST_PICTURES, Sizes, is_picture, shown_size

REL = "nofollow noopener noreferrer"
PAGE_LEVEL = 2  # a post stands under a heading of this level
DEEPEST_LEVEL = 6
DEEPEST_EMPHASIS = 6
EMPHASIS = frozenset({"em", "strong", "s"})
# One definition may be referred to thousands of times: without a budget 80 kB of Markdown
# become 200 MB of HTML.
HREF_PER_CHARACTER = 4
HREF_FREE = 10_000
_ID_LENGTH = 16
_NO_ANGLES = str.maketrans("<>", "‹›")


def shape(state: StateCore) -> None:
    """Core rule: lower headings, our own pictures, few and marked links, shallow emphasis.

    `state.env["pictures"]` holds the sizes of the uploads that the text may show.
    """
    _lower_headings(state.tokens)
    budget = HREF_PER_CHARACTER * len(state.src) + HREF_FREE
    shaper = _Inline(budget, state.env.get("pictures", {}))
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
    def __init__(self, budget: int, pictures: Sizes) -> None:
        self.budget = budget  # characters of href that may still be written
        self.pictures = pictures
        self.shown = 0

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
        """Nothing is fetched from elsewhere for a reader: such a picture becomes a link to it."""
        href = str(token.attrs["src"])
        inside = self._own_picture(token, href) or Token(
            "text", "", 0, content=_described(token) or ("" if is_picture(href) else href)
        )
        nameless = inside.type == "image" and not inside.content  # a link needs a name
        if linked or nameless or not self._afford(href):
            yield inside
        else:
            yield Token("link_open", "a", 1, attrs={"href": href, "rel": REL})
            yield inside
            yield Token("link_close", "a", -1)

    def _own_picture(self, token: Token, href: str) -> Token | None:
        """An upload that this text may show, as a picture of known size."""
        found = ADDRESS.fullmatch(href)
        size = self.pictures.get(found[1]) if found else None
        if size is None or self.shown >= MOST_PICTURES:
            return None
        self.shown += 1
        width, height = shown_size(*size)
        words = Token("text", "", 0, content=_described(token))
        attrs: dict[str, str | int | float] = {"src": href, "alt": "", "width": width}
        attrs |= {"height": height, "loading": "lazy", "decoding": "async"}
        return Token("image", "img", 0, attrs=attrs, content=words.content, children=[words])

    def _afford(self, href: str | float | None) -> bool:
        address = str(href or "")
        self.budget -= len(address)
        if is_picture(address) and address[-_ID_LENGTH:] not in self.pictures:
            return False
        return len(address) > 0 and self.budget >= 0


def _described(picture: Token) -> str:
    # Sanitisers differ in how they write these two in an attribute
    return _words(picture.children or ()).translate(_NO_ANGLES).strip()


def _words(tokens: Iterable[Token]) -> str:
    return "".join(_words(token.children) if token.children else token.content for token in tokens)
