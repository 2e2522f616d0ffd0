"""Whether anybody can tell two authors apart: the fortnight twice, and what differs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Response, request
from sqlalchemy import select

from forum import outbox
from forum.board.models import Post, Relay
from forum.database import db, unit_of_work
from tests.attack.fortnight import AUTHORS, Fortnight, Settled, drawn_alike
from tests.attack.obtaining import READERS, Obtained, differences, obtained

Plant = Callable[[Fortnight], None]


@dataclass(frozen=True)
class Length:
    days: int
    threads: int
    every: int = 1
    readers: tuple[str, ...] = READERS


def swapped(
    settled: Settled, folder: Path, length: Length, plant: Plant | None = None
) -> tuple[Obtained, dict[tuple[str, str], int]]:
    """All that was obtained the first time, and how many bytes of what differ the second."""
    told = []
    for number, authors in enumerate((AUTHORS, AUTHORS[::-1])):
        with drawn_alike("fortnight"), Fortnight(settled, folder / str(number), authors) as one:
            if plant:
                plant(one)
            one.tell(length.days, length.threads)
            told.append(obtained(one, every=length.every, readers=length.readers))
    return told[0], differences(*told)


def an_id_in_a_header(fortnight: Fortnight) -> None:
    def tell(answer: Response) -> Response:
        if tag := _author(request.path):
            answer.headers["X-Request"] = tag.hex()
        return answer

    fortnight.app.after_request(tell)


def an_id_in_json(fortnight: Fortnight) -> None:
    def tell(answer: Response) -> Response:
        if answer.mimetype == "text/html" and (tag := _author(request.path)):
            answer.data += b'<script type="application/json">{"may": "' + tag.hex().encode() + b'"}'
        return answer

    fortnight.app.after_request(tell)


def an_id_in_a_letter(fortnight: Fortnight) -> None:
    """Sent each night to somebody else: a post's tag in its words."""
    night = fortnight._night

    def tell() -> None:
        with fortnight.app.app_context(), unit_of_work("identity"):
            tag = _author(f"/threads/{fortnight.threads[0]}") or b""
            params = {"link": f"https://forum.test/{tag.hex()}", "days": 7}
            letter = {"letter": "invitation", "to": "a@b.example", "language": "ko"}
            outbox.add("identity", "mail", letter | {"params": params})
        night()

    fortnight._night = tell  # type: ignore[method-assign]


def an_id_of_who_was_asked(fortnight: Fortnight) -> None:
    def tell(answer: Response) -> Response:
        asked = select(Relay.author_tag).order_by(Relay.post_id, Relay.kind)
        if request.path == "/notifications":
            answer.headers["X-Asked"] = b"".join(db.session.scalars(asked)).hex()
        return answer

    fortnight.app.after_request(tell)


def _author(path: str) -> bytes | None:
    thread = path.removeprefix("/threads/")
    query = select(Post.author_tag).where(Post.thread_id == thread).order_by(Post.position)
    return db.session.scalars(query.limit(1)).first()


PLANTS: dict[str, Plant] = {
    "an id in a header": an_id_in_a_header,
    "an id in JSON": an_id_in_json,
    "an id in a letter": an_id_in_a_letter,
    "an id of who was asked": an_id_of_who_was_asked,
}
