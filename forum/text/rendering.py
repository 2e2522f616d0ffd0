"""From Markdown to what is stored with a post: sanitised HTML and plain text."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from markdown_it.token import Token
from markdown_it.utils import EnvType

from forum.text.cleaning import clean, without_hidden
from forum.text.markdown import PostParser
from forum.text.plain import plain_text
from forum.text.sanitising import sanitise

# Of 12,513 real posts the richest has 649 tokens. More than this is no prose, and each costs the
# sanitisers about 40 microseconds: such a post is shown as it was typed.
MOST_TOKENS = 20_000

_PARSER: Final = PostParser(strict=True)


@dataclass(frozen=True)
class Rendered:
    html: str  # safe to put into a page as it is
    plain: str  # one line, not escaped


def render(source: str) -> Rendered:
    """Markdown as a page and a list show it. Every text is Markdown: nothing is refused."""
    source = clean(source)
    env: EnvType = {}
    tokens = _PARSER.parse(source, env)
    html = _PARSER.renderer.render(tokens, _PARSER.options, env)
    if _count(tokens) > MOST_TOKENS:
        html = f"<pre><code>{escape(source, quote=False)}\n</code></pre>\n"
    return Rendered(html=sanitise(without_hidden(html)), plain=plain_text(tokens))


def _count(tokens: Sequence[Token]) -> int:
    return len(tokens) + sum(len(token.children or ()) for token in tokens)
