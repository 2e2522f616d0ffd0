"""From Markdown to what is stored with a post: sanitised HTML and plain text.

Every post is rendered in less than a fifth of a second. What would take longer is no prose: of
12,513 real posts none needs half of what is allowed here. It is shown as it was typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import Final

from markdown_it.token import Token
from markdown_it.utils import EnvType

from forum.text.cleaning import clean, without_hidden
from forum.text.markdown import PostParser
from forum.text.pictures import Sizes
from forum.text.plain import plain_text
from forum.text.sanitising import sanitise

# What the parser takes to decide about a mark, in units of 2.5 microseconds at the most.
COSTS = {16: "\n[<:", 4: "*_`~&|\\!]", 1: "#$%+-=>@^{}"}
MOST_WORK = 22_000
MOST_TAGS = 1_600  # opening and closing ones; each costs bleach 30 microseconds

_PARSER: Final = PostParser(strict=True)


@dataclass(frozen=True)
class Rendered:
    html: str  # safe to put into a page as it is
    plain: str  # one line, not escaped


def render(source: str, pictures: Sizes = MappingProxyType({}), *, share: int = 1) -> Rendered:
    """Markdown as a page and a list show it. Every text is Markdown: nothing is refused.

    Of the uploads that it names, those of `pictures` are shown; of others only the description.
    `share` is the number of texts that one post is made of: they divide what a post may cost.
    """
    source = clean(source)
    if _work(source) > MOST_WORK // share:
        return _as_typed(source)
    env: EnvType = {"pictures": pictures}
    tokens = _PARSER.parse(source, env)
    if _tags(tokens) > MOST_TAGS // share:
        return _as_typed(source)
    html = _PARSER.renderer.render(tokens, _PARSER.options, env)
    return Rendered(html=sanitise(without_hidden(html)), plain=plain_text(tokens))


def _as_typed(source: str) -> Rendered:
    html = f"<pre><code>{escape(source, quote=False)}\n</code></pre>\n"
    return Rendered(html=sanitise(html), plain=" ".join(source.split()))


def _work(source: str) -> int:
    return sum(cost * sum(map(source.count, marks)) for cost, marks in COSTS.items())


def _tags(tokens: Sequence[Token]) -> int:
    """How many tags become of the tokens, or a few more: a text has none, a code two."""
    inline = (child for token in tokens for child in token.children or ())
    return sum(bool(one.tag) + (one.type.startswith("code")) for one in (*tokens, *inline))
