"""Pictures for tests: small ones that are what they say, and those that are meant to do harm."""

import struct
import zlib
from io import BytesIO

from PIL import Image

HEAVY = 10_000_000


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20), **more: object) -> bytes:
    """Left half red, right half blue: which way up it stands can be told."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    return encoded(image, kind, **more)


def encoded(image: Image.Image, kind: str, **more: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *, rows: int = 100, extra: bytes = b"") -> bytes:
    """A PNG that claims a size, with the first of its rows; `extra` are chunks before them."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    drawn = zlib.compress(bytes((3 * width + 1) * min(rows, height)), 9)
    return b"\x89PNG\r\n\x1a\n" + head + extra + chunk(b"IDAT", drawn) + chunk(b"IEND", b"")


def unpacked_texts(count: int) -> bytes:
    """Compressed texts that unpack to a megabyte each."""
    packed = b"k\0\0" + zlib.compress(b"a" * 1_000_000, 9)
    return png(10, 10, extra=chunk(b"zTXt", packed) * count)


def moving(frames: int) -> bytes:
    """A GIF of many frames, each a byte or two."""
    two = [Image.new("P", (8, 8), color) for color in (1, 2)]
    one = encoded(two[0], "GIF")
    frame = one[one.index(b",") : -1]
    return one[:-1] + frame * frames + b";"


def talkative(comments: int) -> bytes:
    """A GIF with a comment of many blocks of 255 letters."""
    one = encoded(Image.new("P", (8, 8), 1), "GIF")
    at = one.index(b",")
    return one[:at] + b"\x21\xfe" + (b"\xff" + b"a" * 255) * comments + b"\0" + one[at:]


def scanned(scans: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again."""
    noise = Image.effect_noise((200, 200), 60)
    one = encoded(noise, "JPEG", progressive=True)
    last = one[one.rindex(b"\xff\xda") : -2]
    return one[:-2] + last * scans + b"\xff\xd9"
