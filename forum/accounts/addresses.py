"""Mail addresses: one reading for everything that is asked by address.

Read strictly: whatever two mail programs might understand differently (quoted or encoded local
parts, source routes, a second @) is refused, as it has let people join companies not their own.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import idna

from forum.accounts.models import ADDRESS
from forum.errors import NotValid

_LOCAL = re.compile(r"[A-Za-z0-9_&'+-]+(\.[A-Za-z0-9_&'+-]+)*")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_LOCAL_LENGTH = 64
_DOMAIN_LENGTH = 253

# Anybody can have an address there, so it proves no employment.
PUBLIC_DOMAINS = frozenset(
    Path(__file__).with_name("public_domains.txt").read_text(encoding="utf-8").split()
)


@dataclass(frozen=True)
class Address:
    """`text` is written to; `canonical` (small letters, no +tag) is what exists only once."""

    local: str
    domain: str

    @property
    def text(self) -> str:
        return f"{self.local}@{self.domain}"

    @property
    def canonical(self) -> str:
        return f"{self.local.partition('+')[0].lower()}@{self.domain}"


def read_address(text: str, field: str = "address") -> Address:
    """Raises NotValid; the domain comes back as an IDNA A-label in small letters."""
    refusal = NotValid("accounts.address.malformed", field=field)
    local, at, domain = text.strip().partition("@")
    if not at or len(text) > ADDRESS or len(local) > _LOCAL_LENGTH:
        raise refusal
    if not _LOCAL.fullmatch(local) or local.startswith("+"):
        raise refusal
    address = Address(local, read_domain(domain, field))
    if len(address.text) > ADDRESS:
        raise refusal
    return address


def read_domain(text: str, field: str = "domain") -> str:
    """The A-label of a domain with a dot in it; full stops of other scripts are read as dots."""
    refusal = NotValid("accounts.address.malformed", field=field)
    if not text or len(text) > _DOMAIN_LENGTH:
        raise refusal
    try:
        domain = idna.encode(text, uts46=True, std3_rules=True).decode().lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise refusal from error
    labels = domain.split(".")
    if len(labels) == 1 or not all(_LABEL.fullmatch(one) for one in labels):
        raise refusal  # a trailing dot leaves an empty label
    if labels[-1].isdigit():
        raise refusal  # an IPv4 address
    return domain
