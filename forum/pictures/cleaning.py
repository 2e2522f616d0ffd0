"""From a picture as it was sent to the one form that is kept: WebP, upright, nothing but pixels."""

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image

from forum.errors import NotValid, TooMany
from forum.pictures.sniffing import MOST_PIXELS, Sniffed, broken, check_size, sniff

LONGEST = 2000  # pixels of the longer side
QUALITY = 82
_METHOD = 4
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

# One at a time in a process: a picture of 24 million pixels takes 100 MB while it is worked on.
_place: Final = threading.BoundedSemaphore(1)
_PATIENCE = 15.0  # seconds


@dataclass(frozen=True)
class Picture:
    webp: bytes
    width: int
    height: int
    moves: bool  # it moved; what is kept is its first frame


def clean_picture(sent: bytes) -> Picture:
    """Raises NotValid for what is no picture or too large a one, TooMany when too many wait."""
    with _one_at_a_time():
        sniffed = sniff(sent)
        image = _upright(sniffed)
        out = BytesIO()
        image.save(out, "WEBP", quality=QUALITY, method=_METHOD, icc_profile=b"", exif=b"", xmp=b"")
        return Picture(out.getvalue(), image.width, image.height, sniffed.moves)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if not _place.acquire(timeout=_PATIENCE):
        raise TooMany("board.upload.busy")
    try:
        yield
    finally:
        _place.release()


def _upright(sniffed: Sniffed) -> Image.Image:
    try:
        with Image.open(BytesIO(sniffed.drawing), formats=[sniffed.kind]) as image:
            check_size(*image.size)
            image.draft("RGB", (LONGEST, LONGEST))  # a JPEG is decoded at a fraction of its size
            turn = _orientation(image)
            small = _in_colours(image)
            small.thumbnail((LONGEST, LONGEST))
    except NotValid:
        raise
    except Exception as error:  # a decoder raises whatever it likes over hostile bytes
        raise broken() from error
    upright = small.transpose(_TURNS[turn]) if turn in _TURNS else small
    upright.info.clear()
    return upright


def _in_colours(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits of grey; converting would cut them off, not divide
        return image.convert("I").point(lambda grey: grey / 256).convert("L").convert("RGB")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _orientation(image: Image.Image) -> int:
    with suppress(Exception):
        return int(image.getexif().get(_ORIENTATION, 1))
    return 1
