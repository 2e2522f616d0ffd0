"""What a file is by its bytes, and how large, before any decoder sees it.

Of a picture only what draws it is handed on. Comments, texts, colour profiles and further frames
go here already: a decoder would unpack them, all at once.
"""

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from forum.errors import NotValid

HEAVIEST = 10_000_000  # bytes; a phone's photo has three to eight million
MOST_PIXELS = 24_000_000
FIELD = "picture"

Kind = Literal["PNG", "JPEG", "WEBP", "GIF"]


@dataclass(frozen=True)
class Sniffed:
    kind: Kind
    moves: bool  # of several frames the first is kept
    drawing: bytes


def sniff(sent: bytes) -> Sniffed:
    """Raises NotValid for what is no picture of the four kinds, too heavy or too large."""
    if not sent:
        raise NotValid("board.upload.none", FIELD)
    if len(sent) > HEAVIEST:
        raise NotValid("board.upload.heavy", FIELD, limit=HEAVIEST // 1_000_000)
    try:
        for signature, read in _READERS:
            if signature.match(sent):
                return read(sent)
    except (struct.error, IndexError) as error:
        raise broken() from error
    raise NotValid(_word_for(sent), FIELD)


def broken() -> NotValid:
    return NotValid("board.upload.broken", FIELD)


def check_size(width: int, height: int) -> None:
    if not width or not height:
        raise broken()
    if width * height > MOST_PIXELS:
        raise NotValid("board.upload.large", FIELD, limit=MOST_PIXELS // 1_000_000)


def _word_for(sent: bytes) -> str:
    """Which refusal helps: phones send HEIC, and drawing programs SVG."""
    if sent[4:8] == b"ftyp" and sent[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"hevc"}:
        return "board.upload.heic"
    if b"<svg" in sent[:1000].lower():
        return "board.upload.svg"
    return "board.upload.kind"


_PNG_DRAWING = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"eXIf"})
_MOST_CHUNKS = 20_000  # ten megabytes in the usual 8 kB have 1,250


def _png(sent: bytes) -> Sniffed:
    if sent[12:16] != b"IHDR":
        raise broken()
    check_size(*struct.unpack(">II", sent[16:24]))
    chunks = list(_chunks(sent))
    drawing = sent[:8] + b"".join(sent[at:end] for kind, at, end in chunks if kind in _PNG_DRAWING)
    return Sniffed("PNG", any(kind == b"acTL" for kind, _, _ in chunks), drawing)


def _chunks(sent: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, begin and end of each chunk as far as they are whole."""
    at = 8
    for _ in range(_MOST_CHUNKS):
        if at + 12 > len(sent):
            return
        (length,) = struct.unpack_from(">I", sent, at)
        kind, end = sent[at + 4 : at + 8], at + 12 + length
        yield kind, at, end
        if kind == b"IEND":
            return
        at = end
    raise broken()


_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})  # each tells the size
_TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDD})
_SCAN, _END, _ADOBE, _EXIF = 0xDA, 0xD9, 0xEE, 0xE1
_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")  # stuffed bytes and restarts are data
_MOST_SEGMENTS = 5_000
_MOST_SCANS = 100  # each walks through the whole picture; a progressive photo has about ten


def _jpeg(sent: bytes) -> Sniffed:
    kept, at, scans, sized = [sent[:2]], 2, 0, False
    for _ in range(_MOST_SEGMENTS):
        found = _MARKER.match(sent, at)
        if found is None:
            break
        begin, marker = found.end() - 2, sent[found.end() - 1]
        if marker == _END:
            break
        at = begin + 2 + int.from_bytes(sent[begin + 2 : begin + 4])
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", sent, begin + 5)
            check_size(width, height)
            sized = True
        if marker == _SCAN:
            scans += 1
            after = _MARKER.search(sent, at)
            at = after.start() if after else len(sent)
        if marker in _FRAMES | _TABLES | {_SCAN, _ADOBE} or _is_exif(sent, begin, marker):
            kept.append(sent[begin:at])
    else:
        raise broken()
    if not sized or not scans or scans > _MOST_SCANS or found is None:
        raise broken()
    return Sniffed("JPEG", moves=False, drawing=b"".join([*kept, b"\xff\xd9"]))


def _is_exif(sent: bytes, begin: int, marker: int) -> bool:
    """Which way up; it is read and dropped."""
    return marker == _EXIF and sent[begin + 4 : begin + 10] == b"Exif\0\0"


_ANIMATED = 0x02


def _webp(sent: bytes) -> Sniffed:
    moves = False
    if sent[12:16] == b"VP8X":
        moves = bool(sent[20] & _ANIMATED)
        size = [1 + int.from_bytes(sent[at : at + 3], "little") for at in (24, 27)]
    elif sent[12:16] == b"VP8L":
        bits = int.from_bytes(sent[21:25], "little")
        size = [1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)]
    else:
        size = [side & 0x3FFF for side in struct.unpack_from("<HH", sent, 26)]
    check_size(*size)
    return Sniffed("WEBP", moves, sent)


_TABLE = 0x80  # a flag; the lowest three bits are the table's size
_EXTENSION, _IMAGE, _CONTROL = 0x21, 0x2C, 0xF9
_MOST_BLOCKS = 100_000


def _gif(sent: bytes) -> Sniffed:
    """The first frame alone, with the block before it that says what is transparent."""
    check_size(*struct.unpack_from("<HH", sent, 6))
    at = 13 + _table_length(sent[10])
    kept = [sent[:at]]
    while sent[at] == _EXTENSION:
        end = _after_blocks(sent, at + 2)
        if sent[at + 1] == _CONTROL:
            kept.append(sent[at:end])
        at = end
    if sent[at] != _IMAGE:
        raise broken()
    left, top, width, height = struct.unpack_from("<HHHH", sent, at + 1)
    check_size(left + width, top + height)
    end = _after_blocks(sent, at + 11 + _table_length(sent[at + 9]))
    moves = sent[end : end + 1] not in {b";", b""}
    return Sniffed("GIF", moves, b"".join([*kept, sent[at:end], b";"]))


def _table_length(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & _TABLE else 0


def _after_blocks(sent: bytes, at: int) -> int:
    for _ in range(_MOST_BLOCKS):
        if not sent[at]:
            return at + 1
        at += 1 + sent[at]
    raise broken()


_READERS: tuple[tuple[re.Pattern[bytes], Callable[[bytes], Sniffed]], ...] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), _png),
    (re.compile(rb"\xff\xd8\xff"), _jpeg),
    (re.compile(rb"RIFF....WEBPVP8[ LX]", re.DOTALL), _webp),
    (re.compile(rb"GIF8[79]a"), _gif),
)
