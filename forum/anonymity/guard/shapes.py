"""What a look at a text is told and what it tells."""

import hashlib
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

Kind = Literal[
    "resident",
    "foreigner",
    "card",
    "phone",
    "business",
    "account",
    "licence",
    "passport",
    "email",
    "link",
    "own",
    "colleague",
    "person",
    "company",
]
# In the order in which they win where two lie over each other.
KINDS: tuple[Kind, ...] = get_args(Kind)
# What may not be kept even if its owner agrees (개인정보 보호법 §24, §24-2).
BLOCKED: frozenset[Kind] = frozenset({"resident", "foreigner"})

MASK = "○○○"
# Of what may be kept a rule looks at so many places: nobody writes, or reads, more of a kind.
MOST_CANDIDATES = 2_000


class Hit(NamedTuple):
    """A rule's word: a kind and a span of the text as it was folded.

    `keep` letters at its end are not masked: a title.
    """

    kind: Kind
    start: int
    end: int
    keep: int = 0


@dataclass(frozen=True)
class Own:
    """Whose words these are, as far as the rules need it: names to look for, and nothing else.

    Empty for staff and for a text whose author is not here: then these rules do not run.
    """

    companies: tuple[str, ...] = ()
    mail_names: frozenset[str] = frozenset()


NOBODY = Own()


@dataclass(frozen=True)
class Finding:
    """`start` and `end` count characters of the text as given; `mask` is put in their place."""

    kind: Kind
    start: int
    end: int
    words: str
    mask: str = MASK
    before: str = ""
    after: str = ""

    @property
    def is_blocked(self) -> bool:
        return self.kind in BLOCKED

    @property
    def mark(self) -> str:
        """By what a decision is carried: the same words of the same kind have the same one."""
        words = "".join(self.words.split()).casefold()
        said = f"{self.kind}\f{words}".encode("utf-8", "replace")
        return hashlib.blake2b(said, digest_size=6).hexdigest()

    def hidden_in(self, text: str) -> str:
        """The text with this masked: at its place, or wherever it has gone since."""
        if text[self.start : self.end] == self.words:
            return text[: self.start] + self.mask + text[self.end :]
        return text.replace(self.words, self.mask)
