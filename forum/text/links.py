"""Links: which addresses may be linked, and where one that stands bare in Korean text ends."""

import re

from markdown_it.rules_inline.state_inline import StateInline

from forum.text.scripts import EAST_ASIAN

LINKED = re.compile(r"(?:https?://[^/?#\s]|mailto:[^\s@]+@[^\s@])", re.IGNORECASE)
SCHEME = re.compile(r"(?:^|[^A-Za-z0-9+.-])(https?)$", re.IGNORECASE)
LONGEST_SCHEME = len(" https")
# Everything after the scheme. It ends before a Korean, Japanese or Chinese letter, since a
# particle follows an address without a space; who means such letters writes `<https://…>`.
REST = re.compile(rf"://(?=[A-Za-z0-9])(?:[A-Za-z0-9_.~:/?#@!$&'()*+,;=%-]|(?![{EAST_ASIAN}])\w)+")
TRAILING = frozenset("?!.,:;*_~'")


def is_linked(address: str) -> bool:
    """Whether the address is absolute and of the web or of mail; nothing else becomes a link."""
    return LINKED.match(address) is not None


def bare_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  # the library's signature
    """Inline rule: `https://example.com에서` links the address and leaves the particle."""
    if state.linkLevel or state.src[state.pos] != ":":
        return False
    scheme = SCHEME.search(state.src[max(0, state.pos - LONGEST_SCHEME) : state.pos])
    if scheme is None:
        return False
    rest = REST.match(state.src, state.pos, state.posMax)
    if rest is None:
        return False
    address = without_trailing(scheme[1] + rest[0])
    if not silent and not _push_link(state, address, scheme[1]):
        return False
    state.pos += len(address) - len(scheme[1])
    return True


def _push_link(state: StateInline, address: str, scheme: str) -> bool:
    href = state.md.normalizeLink(address)
    if not state.pending.endswith(scheme) or not state.md.validateLink(href):
        return False
    state.pending = state.pending[: -len(scheme)]
    state.push("link_open", "a", 1).attrs = {"href": href}
    state.push("text", "", 0).content = state.md.normalizeLinkText(address)
    state.push("link_close", "a", -1)
    return True


def without_trailing(address: str) -> str:
    """The address without the punctuation of the sentence around it, as GitHub does it."""
    surplus = address.count(")") - address.count("(")
    end = len(address)
    while address[end - 1] in TRAILING or (address[end - 1] == ")" and surplus > 0):
        surplus -= address[end - 1] == ")"
        end -= 1
    return address[:end]
