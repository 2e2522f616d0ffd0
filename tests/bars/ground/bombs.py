"""Bar 4, pictures: a file made to unpack, to be joined or to be walked through costs little.

Measured on the CPU time and the peak memory of a real server's process.
"""

import json
import sys
from collections.abc import Callable, Iterator

from tests.bars.ground.text_bombs import Answer, Target, target
from tests.bars.measure import Bar
from tests.pictures.drawing import chunk, moving, picture, png, scanned, talkative, unpacked_texts

PROFILE = b"k\0\0" + b"\x78\x9c" + b"\0" * 5_000_000
BOMBS: dict[str, Callable[[], bytes]] = {
    "20,000 by 20,000 pixels in a few kB": lambda: png(20_000, 20_000, rows=500),
    "two thousand million pixels": lambda: png(2**31 - 1, 2**31 - 1, rows=0),
    "65,535 by 65,535 of a GIF": lambda: b"GIF89a" + b"\xff" * 4 + b"\0" * 1_000,
    "a hundred thousand frames": lambda: moving(100_000),
    "texts that unpack to nine gigabytes": lambda: unpacked_texts(9_500),
    "a damaged profile of five megabytes": lambda: png(10, 10, extra=chunk(b"iCCP", PROFILE)),
    "eight hundred thousand chunks": lambda: png(10, 10, extra=chunk(b"tEXt", b"") * 800_000),
    "a comment of ten million letters": lambda: talkative(38_000),
    "five million blocks": lambda: b"GIF89a\x08\0\x08\0\0\0\0\x21\xfe" + b"\x01a" * 4_900_000,
    "two million segments": lambda: b"\xff\xd8" + b"\xff\xfe\0\x02" * 2_000_000,
    "a thousand scans": lambda: scanned(1_000),
    "a file of fifty megabytes": lambda: b"\0" * 50_000_000,
    "a picture with fifty megabytes behind it": lambda: picture() + b"\0" * 50_000_000,
}
BOUNDARY = "bombs"


def picture_bombs() -> Iterator[Bar]:
    with target() as aim:
        warm = [_send(aim, picture("JPEG", (1200, 800))).status for _ in range(3)]
        costly: dict[str, Answer] = {}
        for what, make in BOMBS.items():
            bomb = make()
            answer = _send(aim, bomb)
            again = answer if answer.is_cheap else _send(aim, bomb)
            if not again.is_cheap or again.status >= 500:
                costly[what] = again
            _say(bomb=what, kilobytes=len(bomb) // 1000, **vars(again))
    yield Bar("picture bombs that cost too much or break something", len(costly), "bombs", "== 0")
    # Where every file is refused, nothing was measured.
    yield Bar("pictures that are taken beside them", warm.count(303), "pictures", "== 3")


def _send(aim: Target, sent: bytes) -> Answer:
    """As a browser's form; a file too large for it may find the door shut."""
    token, cookie = aim._form("alice")
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="picture"; filename="a"\r\n\r\n'
    )
    body = head.encode() + sent + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return aim.send("alice", "POST", "/uploads", body, headers, cookie)


def _say(**figures: object) -> None:
    sys.stderr.write(json.dumps(figures, ensure_ascii=False) + "\n")
