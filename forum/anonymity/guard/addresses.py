"""Mail addresses and web addresses. A web address is left alone where it is everybody's."""

import re
from collections.abc import Iterator

from forum.anonymity.guard.folding import Folded
from forum.anonymity.guard.shapes import Hit
from forum.anonymity.guard.words import words

_AT = r"(?:@|\(at\)|\[at\]|골뱅이) {0,2}"
_DOT = r" ?(?:\.|\(dot\)|\[dot\]|점|닷) ?"
_DOMAIN = re.compile(
    rf"{_AT}((?:[a-z0-9](?:[a-z0-9-]{{0,62}}){_DOT}){{1,5}}(?:[a-z]{{2,24}}|xn--[a-z0-9-]{{2,59}}))"
)
_LOCAL = re.compile(r"[a-z0-9._%+'-]{0,63}[a-z0-9] {0,2}$")
_LOCAL_MOST = 66

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,62})"
_LINK = re.compile(
    rf"(?=[a-z0-9](?<![a-z0-9.@_/-].))(https?://)?((?:{_LABEL}\.){{1,8}}([a-z]{{2,24}}))(?![a-z0-9-])"
    r"(:[0-9]{1,5})?([/?#][a-z0-9\-._~%!$&'*+,;=:@/?#]{0,500})?"
)
_DOMAINS = frozenset(words("domains"))
_PUBLIC = frozenset(words("public_hosts"))
_CORNERS = frozenset(words("own_corners"))


def addresses(folded: Folded) -> Iterator[Hit]:
    yield from _mail(folded.text)
    for one in _LINK.finditer(folded.text):
        scheme, host, last = one[1], one[2], one[3]
        if (scheme or last in _DOMAINS) and not _is_everybodys(host) and _has_name(host):
            end = one.end() - len(one[0]) + len(one[0].rstrip(".,!?;:'"))
            yield Hit("link", one.start(), end)


def _mail(text: str) -> Iterator[Hit]:
    for one in _DOMAIN.finditer(text):
        before = text[max(0, one.start() - _LOCAL_MOST) : one.start()]
        if local := _LOCAL.search(before):
            yield Hit("email", one.start() - len(local[0]), one.end(1))


def _has_name(host: str) -> bool:
    """More than `www` or a letter, and an ending."""
    labels = host.removeprefix("www.").split(".")
    return len(labels) > 1 and len(labels[0]) > 1


def _is_everybodys(host: str) -> bool:
    labels = host.split(".")
    ends = {".".join(labels[at:]) for at in range(len(labels))}
    return not ends.isdisjoint(_PUBLIC) and ends.isdisjoint(_CORNERS)
