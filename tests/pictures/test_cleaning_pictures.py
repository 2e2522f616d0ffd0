"""What is kept of a picture: upright pixels of a bounded size, and nothing else that it carried."""

import random
import time
from contextlib import suppress
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from forum.errors import NotValid
from forum.pictures import clean_picture
from tests.pictures.drawing import (
    HEAVY,
    chunk,
    encoded,
    moving,
    picture,
    png,
    scanned,
    talkative,
    unpacked_texts,
)

KINDS = ("PNG", "JPEG", "WEBP", "GIF")
SECRET = b"37.5665-126.9780-Kim-Cheol-su"
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def opened(sent):
    kept = clean_picture(sent)
    image = Image.open(BytesIO(kept.webp), formats=["WEBP"])
    assert image.size == (kept.width, kept.height)
    return image


def left_half(image):
    red, _, blue = image.convert("RGB").getpixel((image.width // 4, image.height // 2))
    return "red" if red > 180 and blue < 80 else "blue" if blue > 180 and red < 80 else "neither"


@pytest.mark.parametrize("kind", KINDS)
def test_the_four_kinds_are_told_by_their_bytes_and_look_the_same(kind):
    image = opened(picture(kind))
    assert (image.size, left_half(image)) == ((40, 20), "red")


@pytest.mark.parametrize(
    ("turn", "size", "left"),
    [(1, (40, 20), "red"), (3, (40, 20), "blue"), (2, (40, 20), "blue"), (6, (20, 40), "neither")],
)
def test_a_photo_is_turned_as_its_camera_says(turn, size, left):
    exif = Image.Exif()
    exif[ORIENTATION] = turn
    image = opened(picture("JPEG", exif=exif))
    assert image.size == size
    if left != "neither":
        assert left_half(image) == left
    assert ORIENTATION not in image.getexif()


def _laden(kind):
    exif = Image.Exif()
    exif[MAKER] = SECRET.decode()
    exif.get_ifd(GPS)[1] = "N"
    more = {"exif": exif, "icc_profile": SECRET * 9}
    if kind == "JPEG":
        more["comment"] = SECRET
    if kind == "WEBP":
        more["xmp"] = SECRET
    if kind == "GIF":
        more = {"comment": SECRET}
    if kind == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Author", SECRET.decode())
        words.add_text("Place", SECRET.decode(), zip=True)
        words.add_itxt("XML:com.adobe.xmp", SECRET.decode())
        more["pnginfo"] = words
    return picture(kind, **more) + SECRET


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_a_picture_carries_is_kept(kind):
    sent = _laden(kind)
    assert sent.count(SECRET) >= 2
    kept = clean_picture(sent).webp
    assert SECRET not in kept
    assert not [mark for mark in (b"EXIF", b"XMP ", b"ICCP", b"ANIM") if mark in kept]
    assert Image.open(BytesIO(kept)).info.keys() <= {"background", "loop", "duration", "timestamp"}


def test_a_large_picture_is_made_smaller_and_a_small_one_stays():
    assert opened(picture("JPEG", (4000, 3000))).size == (2000, 1500)
    assert opened(picture("PNG", (3000, 10))).size == (2000, 7)
    assert opened(picture("PNG", (1, 1))).size == (1, 1)


def test_what_is_transparent_stays_so():
    image = opened(encoded(Image.new("RGBA", (10, 10), (255, 0, 0, 0)), "PNG"))
    assert image.convert("RGBA").getpixel((5, 5))[3] == 0


@pytest.mark.parametrize(
    ("mode", "colour", "kind", "grey"),
    [("I;16", 40_000, "PNG", 156), ("1", 1, "PNG", 255), ("L", 99, "JPEG", 99)],
)
def test_other_depths_keep_their_brightness(mode, colour, kind, grey):
    image = opened(encoded(Image.new(mode, (16, 16), colour), kind))
    assert abs(image.convert("L").getpixel((8, 8)) - grey) <= 2


def test_of_a_moving_picture_the_first_frame_is_kept_and_that_is_told():
    first, second = Image.new("RGB", (10, 10), "red"), Image.new("RGB", (10, 10), "blue")
    for kind in ("GIF", "WEBP", "PNG"):
        kept = clean_picture(encoded(first, kind, save_all=True, append_images=[second]))
        assert kept.moves
        assert left_half(Image.open(BytesIO(kept.webp))) == "red"
    assert not any(clean_picture(picture(kind)).moves for kind in KINDS)


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        (b"", "none"),
        (b"\xff" * (HEAVY + 1), "heavy"),
        (b"GIF89a" + b"\0" * HEAVY, "heavy"),
        (HEIC, "heic"),
        (b'<?xml version="1.0"?><svg onload="alert(1)">', "svg"),
        (b"<html><script>alert(1)</script>", "kind"),
        (b"%PDF-1.7", "kind"),
        (b"BM" + b"\0" * 60, "kind"),
        (b"\x89PNG\r\n\x1a\n", "broken"),
        (b"GIF89a", "broken"),
        (b"RIFF\0\0\0\0WEBPVP8X", "broken"),
        (b"\xff\xd8\xff", "broken"),
        (png(20_000, 20_000), "large"),
        (png(2**31 - 1, 2**31 - 1, rows=0), "large"),
        (png(0, 10), "broken"),
        (b"GIF89a\xff\xff\xff\xff" + b"\0" * 50, "large"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_no_picture_is_refused_and_told_why(sent, key):
    with pytest.raises(NotValid) as refused:
        clean_picture(sent)
    assert (refused.value.key, refused.value.field) == (f"board.upload.{key}", "picture")


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_a_size_that_lies_is_found_before_anything_is_decoded(kind, monkeypatch):
    sent = bytearray(picture(kind))
    if kind == "JPEG":
        at = sent.index(b"\xff\xc0") + 5
        sent[at : at + 4] = b"\xff\xff\xff\xff"
    else:
        at = sent.index(b"\x9d\x01\x2a") + 3
        sent[at : at + 4] = b"\xff\x3f\xff\x3f"
    monkeypatch.setattr(Image, "open", lambda *_a, **_m: pytest.fail("a decoder was asked"))
    with pytest.raises(NotValid, match="large"):
        clean_picture(bytes(sent))


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_that_is_cut_off_is_refused(kind):
    sent = encoded(Image.effect_noise((300, 300), 60).convert("RGB"), kind)
    for share in (0.3, 0.6, 0.9):
        with pytest.raises(NotValid, match="broken"):
            clean_picture(sent[: int(len(sent) * share)])


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_bytes_are_a_picture_or_a_refusal_and_nothing_else(kind):
    sent = encoded(Image.effect_noise((60, 60), 60).convert("RGB"), kind)
    rolls = random.Random(4)
    refused = 0
    for _ in range(120):
        damaged = bytearray(sent)
        for _ in range(rolls.choice((1, 4, 20))):
            damaged[rolls.randrange(len(damaged))] = rolls.randrange(256)
        try:
            clean_picture(bytes(damaged))
        except NotValid:
            refused += 1
    assert refused


def test_the_same_picture_as_two_kinds_at_once_is_only_the_picture():
    sent = picture("GIF") + b"<script>alert(1)</script>PK\x03\x04"
    assert b"script" not in clean_picture(sent).webp


BOMBS = {
    "20,000 by 20,000 pixels": lambda: png(20_000, 20_000),
    "ten thousand unpacked texts": lambda: unpacked_texts(9_500),
    "a colour profile": lambda: png(10, 10, extra=chunk(b"iCCP", b"k\0\0" + b"\0" * 5_000_000)),
    "a million chunks": lambda: png(10, 10, extra=chunk(b"tEXt", b"") * 800_000),
    "a hundred thousand frames": lambda: moving(100_000),
    "ten million letters of comment": lambda: talkative(38_000),
    "five million blocks": lambda: b"GIF89a\x08\0\x08\0\0\0\0\x21\xfe" + b"\x01a" * 4_900_000,
    "a thousand scans": lambda: scanned(1_000),
    "two million segments": lambda: b"\xff\xd8" + b"\xff\xfe\0\x02" * 2_000_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_cost_little(bomb):
    """Under 40 ms each when written; what unpacks, joins or walks through it takes seconds."""
    sent = BOMBS[bomb]()
    started = time.process_time()
    with suppress(NotValid):
        clean_picture(sent)
    assert time.process_time() - started < 0.5
