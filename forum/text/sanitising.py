"""Two sanitisers of different make, one after the other, with one allow-list.

What the Markdown renderer writes needs neither; they stand behind it in case it is wrong, and
each stands in case the other is. For what it writes, the result is a fixed point of both.
"""

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

import bleach
import nh3
from bleach import html5lib_shim

from forum.text.links import is_linked
from forum.text.pictures import is_picture
from forum.text.shape import REL

INLINE_TAGS = {"a", "br", "code", "em", "img", "s", "strong"}
BLOCK_TAGS = {"blockquote", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"}
TABLE_TAGS = {"table", "tbody", "td", "th", "thead", "tr"}
TAGS = frozenset(INLINE_TAGS | BLOCK_TAGS | TABLE_TAGS)
PICTURE = {"alt", "decoding", "height", "loading", "src", "width"}
ATTRIBUTES = {"a": {"href"}, "img": PICTURE, "ol": {"start"}}
PROTOCOLS = frozenset({"http", "https", "mailto"})
START = re.compile("[0-9]{1,9}")
PIXELS = re.compile("[1-9][0-9]{0,3}")
VOID = frozenset({"br", "hr", "img"})  # of the allowed tags
# A post may consist of character references, of which bleach takes 25 microseconds for each and
# nh3 more than one for an ampersand. Both leave them as they are. So while a sanitiser looks, an
# invisible character stands for each: one that no text holds, that no tag, attribute or scheme
# can be written with, and that a parser takes for any letter. As a tag begins with none of
# them and a quoted value ends with none, they are put back where a reference is mere text.
STAND_INS = dict(zip(("&amp;", "&lt;", "&gt;", "&quot;"), "\u2061\u2062\u2063\u2064", strict=True))
AMPERSAND = {"&amp;": STAND_INS["&amp;"]}


class LinearWalker(html5lib_shim.getTreeWalker("etree")):  # type: ignore[misc]  # untyped library
    """html5lib's walk of the tree, but in linear time.

    Its own looks each element up among its siblings on the way back to their parent: a table of
    30,000 rows took half a minute.
    """

    def __iter__(self) -> Iterator[dict[str, Any]]:
        yield from self.text(self.tree.text or "")
        open_elements = [(self.tree, iter(self.tree))]
        while open_elements:
            parent, children = open_elements[-1]
            child = next(children, None)
            if child is not None:
                yield from self._opening(child)
                open_elements.append((child, iter(child)))
                continue
            open_elements.pop()
            if open_elements:
                yield from self._closing(parent)

    def _opening(self, element: Element) -> Iterator[dict[str, Any]]:
        if not isinstance(element.tag, str):  # a comment
            return
        _, namespace, name, attributes, _ = self.getNodeDetails(element)
        if name in VOID:
            yield from self.emptyTag(namespace, name, attributes)
        else:
            yield self.startTag(namespace, name, attributes)
        yield from self.text(element.text or "")

    def _closing(self, element: Element) -> Iterator[dict[str, Any]]:
        if isinstance(element.tag, str):
            _, namespace, name, _, _ = self.getNodeDetails(element)
            if name not in VOID:
                yield self.endTag(namespace, name)
        yield from self.text(element.tail or "")


def _is_allowed(tag: str, attribute: str, value: str) -> bool:
    """The one rule for attributes; `rel` is written by us and overwritten by nh3."""
    if (tag, attribute) == ("a", "href"):
        return is_linked(value) or is_picture(value)
    if tag == "img":
        return _is_of_picture(attribute, value)
    return (tag, attribute, value) == ("a", "rel", REL) or (
        (tag, attribute) == ("ol", "start") and START.fullmatch(value) is not None
    )


def _is_of_picture(attribute: str, value: str) -> bool:
    if attribute == "src":
        return is_picture(value)
    if attribute in {"width", "height"}:
        return PIXELS.fullmatch(value) is not None
    return attribute == "alt" or (attribute, value) in {("loading", "lazy"), ("decoding", "async")}


class _Thread(threading.local):
    """bleach's cleaner keeps the state of its parser, so each thread has its own."""

    def __init__(self) -> None:
        self.cleaner = bleach.Cleaner(
            tags=TAGS, attributes=_is_allowed, protocols=PROTOCOLS, strip=True
        )
        self.cleaner.walker = LinearWalker


_thread = _Thread()
_cleaner = nh3.Cleaner(
    tags=set(TAGS),
    attributes=ATTRIBUTES,
    attribute_filter=lambda tag, name, value: value if _is_allowed(tag, name, value) else None,
    url_schemes=set(PROTOCOLS),
    url_relative=lambda address: address if is_picture(address) else None,
    link_rel=REL,
)


def sanitise(html: str) -> str:
    """HTML with the allowed tags and attributes only."""
    return by_nh3(by_bleach(html))


def by_bleach(html: str) -> str:
    return _without_references(html, STAND_INS, _thread.cleaner.clean)


def by_nh3(html: str) -> str:
    return _without_references(html, AMPERSAND, _cleaner.clean)


def _without_references(
    html: str, stand_ins: Mapping[str, str], sanitiser: Callable[[str], str]
) -> str:
    """What the sanitiser makes of the HTML, but in time that its references do not add to."""
    for stand_in in STAND_INS.values():
        html = html.replace(stand_in, "")
    for reference, stand_in in stand_ins.items():
        html = html.replace(reference, stand_in)
    html = sanitiser(html)
    for reference, stand_in in stand_ins.items():
        html = html.replace(stand_in, reference)
    return html
