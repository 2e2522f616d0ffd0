"""What becomes of any text that people send, before it is looked at, compared or stored.

Removed are characters that nobody types on purpose and that hide, reorder or break what others
read: controls, lone surrogates, non-characters, bidirectional overrides and isolates, zero-width
and filler characters. Letters, emoji and the joiners that belong to them stay.
"""

import re
import unicodedata

from forum.text.scripts import EAST_ASIAN

LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
ASTRAL_NON_CHARACTERS = "".join(
    chr(plane | last) for plane in range(0x10000, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
FORBIDDEN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1 but for tab and line feed
    "\ud800-\udfff"  # surrogates: Python holds only lone ones
    f"\ufdd0-\ufdef\ufffe\uffff{ASTRAL_NON_CHARACTERS}"
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides, isolates
    "\u200b\u2060-\u2064\u206a-\u206f\ufeff\u00ad\ufff9-\ufffb"  # zero width, deprecated controls
    "\u3164\uffa0\u115f\u1160"  # Hangul fillers: an empty-looking title
    "]"
)

# A base letter carries a handful of marks in living scripts; hundreds are a prank that covers
# the lines above and makes normalisation quadratic (canonical ordering is an insertion sort).
MARKS_KEPT = 16
COMBINING = "".join(c for c in map(chr, range(0x300, 0x20000)) if unicodedata.combining(c))
MARK_RUN = re.compile(f"([{COMBINING}]{{{MARKS_KEPT}}})[{COMBINING}]+")

# ZWNJ and ZWJ shape Persian, Indic scripts and emoji. Beside Latin, digits, punctuation,
# Hangul, Kana or Han they are invisible and only make equal words differ.
JOINER = "[\u200c\u200d]"
UNJOINED = f"\\s\x00-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u2000-\u206f{EAST_ASIAN}"
JOINER_RUN = re.compile(f"({JOINER}){JOINER}+")
STRAY_JOINER = re.compile(f"(?:^|(?<=[{UNJOINED}])){JOINER}|{JOINER}(?=[{UNJOINED}]|$)")

WHITE_SPACE = re.compile(r"\s+")


def clean(text: str) -> str:
    """Text of many lines in its one stored form: NFC, line feeds only, nothing hidden.

    Trailing white space goes, leading stays (it may indent code). Cleaning twice changes nothing.
    """
    text = without_hidden(LINE_ENDS.sub("\n", text))
    return _normalised(_without_stray_joiners(_normalised(text))).rstrip()


def clean_line(text: str) -> str:
    """Text of one line, as titles and tags are: every run of white space becomes one space."""
    return WHITE_SPACE.sub(" ", clean(text)).strip()


def without_hidden(text: str) -> str:
    """The text without forbidden characters; touches nothing else, so markup stays as it is."""
    return FORBIDDEN.sub("", text)


def _normalised(text: str) -> str:
    if text.isascii():
        return text
    return _with_few_marks(unicodedata.normalize("NFC", _with_few_marks(text)))


def _with_few_marks(text: str) -> str:
    return MARK_RUN.sub(r"\1", text)


def _without_stray_joiners(text: str) -> str:
    return STRAY_JOINER.sub("", JOINER_RUN.sub(r"\1", text))
