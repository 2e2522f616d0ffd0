"""What becomes of any text that people send, before it is looked at, compared or stored.

Removed are characters that nobody types on purpose and that hide, reorder or break what others
read: controls, lone surrogates, non-characters, bidirectional overrides and isolates, zero-width,
filler and tag characters. Letters, emoji and the joiners that belong to them stay. A text that
shows nothing is no text.

Each rule first asks whether the text holds such a character at all: few do, and to look for
them one by one took a quarter of a second for the longest post.
"""

import re
import unicodedata

from forum.text.scripts import EAST_ASIAN

LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
ASTRAL_NON_CHARACTERS = "".join(
    chr(plane | last) for plane in range(0x10000, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)


def _letters(pairs: str) -> frozenset[str]:
    """All letters between the first of each two and the second."""
    ends = zip(pairs[::2], pairs[1::2], strict=True)
    return frozenset(chr(c) for first, last in ends for c in range(ord(first), ord(last) + 1))


FORBIDDEN = (
    _letters("\x00\x08\x0b\x1f\x7f\x9f")  # C0 and C1 but for tab and line feed
    | _letters("\ud800\udfff")  # surrogates: Python holds only lone ones
    | _letters("\ufdd0\ufdef\ufffe\uffff") | frozenset(ASTRAL_NON_CHARACTERS)
    | _letters("\u202a\u202e\u2066\u2069")  # embeddings, overrides, isolates
    | _letters("\u2060\u2065\u206a\u206f\ufff9\ufffb")  # without width, deprecated
    | frozenset("\u200b\ufeff\u00ad\u180e")
    | frozenset("\u3164\uffa0\u115f\u1160")  # Hangul fillers: an empty-looking title
    | _letters("\U0001bca0\U0001bca3\U0001d173\U0001d17a")  # of shorthand and of music
    | _letters("\U000e0080\U000e00ff\U000e01f0\U000e0fff")  # beside the tags, ignored by all
)  # fmt: skip

# Tags spell the flags of Wales, Scotland and others after a black one; elsewhere they are a
# text that nobody sees and a machine reads.
FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f"
TAGS = _letters("\U000e0000\U000e007f")
TAGGED = re.compile(f"({FLAG})|[\U000e0000-\U000e007f]")

# A base letter carries a handful of marks in living scripts; hundreds are a prank that covers
# the lines above and makes normalisation quadratic (canonical ordering is an insertion sort).
MARKS_KEPT = 16
MARKS = frozenset(
    c
    for c in map(chr, (*range(0x300, 0x20000), *range(0xE0100, 0xE01F0)))
    if unicodedata.category(c).startswith("M")
)
MARK = "\u0300"
AS_ONE_MARK = dict.fromkeys(map(ord, MARKS), MARK)
MARK_RUN = re.compile(f"{MARK}{{{MARKS_KEPT + 1},}}")

# ZWNJ and ZWJ shape Persian, Indic scripts and emoji. Beside Latin, digits, punctuation,
# Hangul, Kana or Han they are invisible and only make equal words differ.
JOINERS = frozenset("\u200c\u200d")
JOINER = "[\u200c\u200d]"
UNJOINED = f"\\s\x00-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u2000-\u206f{EAST_ASIAN}"
JOINER_RUN = re.compile(f"({JOINER}){JOINER}+")
STRAY_JOINER = re.compile(f"(?:^|(?<=[{UNJOINED}])){JOINER}|{JOINER}(?=[{UNJOINED}]|$)")

WHITE_SPACE = re.compile(r"\s+")
# Marks, separators, controls and formats show nothing by themselves, nor does the empty Braille.
SILENT = frozenset({"Mn", "Me", "Mc", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs"})
EMPTY_BRAILLE = "\u2800"


class _Clean(str):
    """What `clean` has seen: the form, the rule, the action and the renderer all ask for it."""

    __slots__ = ()


def clean(text: str) -> str:
    """Text of many lines in its one stored form: NFC, line feeds only, nothing hidden.

    Trailing white space goes, leading stays (it may indent code). Cleaning twice changes nothing.
    """
    if isinstance(text, _Clean):
        return text
    text = _composed(without_hidden(LINE_ENDS.sub("\n", text)))
    if not JOINERS.isdisjoint(text):
        text = _composed(_with_few_marks(_without_stray_joiners(text)))
    text = text.rstrip()
    return _Clean(text) if shows(text) else ""


def clean_line(text: str) -> str:
    """Text of one line, as titles and tags are: every run of white space becomes one space."""
    return WHITE_SPACE.sub(" ", clean(text)).strip()


def shows(text: str) -> bool:
    """Whether there is anything to see."""
    return any(unicodedata.category(c) not in SILENT and c != EMPTY_BRAILLE for c in text)


def without_hidden(text: str) -> str:
    """The text without forbidden characters and towers of marks.

    Touches nothing else, and no ASCII but controls, so markup stays as it is.
    """
    found = set(text)
    if forbidden := found & FORBIDDEN:
        text = text.translate(dict.fromkeys(map(ord, forbidden)))
    if not found.isdisjoint(TAGS):
        text = TAGGED.sub(lambda one: one[1] or "", text)
    return _with_few_marks(text)


def _composed(text: str) -> str:
    """Of a text without towers of marks: they make it quadratic."""
    if unicodedata.is_normalized("NFC", text):
        return text
    return _with_few_marks(unicodedata.normalize("NFC", text))


def _with_few_marks(text: str) -> str:
    if text.isascii() or MARKS.isdisjoint(text):
        return text
    kept, after = [], 0
    for run in MARK_RUN.finditer(text.translate(AS_ONE_MARK)):
        kept.append(text[after : run.start() + MARKS_KEPT])
        after = run.end()
    return "".join([*kept, text[after:]])


def _without_stray_joiners(text: str) -> str:
    return STRAY_JOINER.sub("", JOINER_RUN.sub(r"\1", text))
