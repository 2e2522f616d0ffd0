"""All that readers can obtain of an installation: every route, header, letter and export."""

import json
import re
from collections.abc import Iterator

from sqlalchemy import select

from forum.board.models import Post, Thread
from forum.cli.exported import exported_threads
from forum.database import db
from forum.feedback.models import Item
from tests.attack.fortnight import ADMINS, AUTHORS, COLLEAGUES, OTHERS, Fortnight

READERS = (
    *("", OTHERS[0], *COLLEAGUES.values(), *ADMINS.values()),
    *("erin", "mona", "chan", "lena", "pia", "paul", "olga", "omar"),
)
# Drawn anew for each answer.
_DRAWN = re.compile(
    r'nonce-[\w-]+|nonce="[\w-]+"|name="(?:nonce|csrf_token)"[^>]*value="[^"]*"'
    r"|(?<=Set-Cookie: csrf=)[\w.-]+|(?<=Content-Length: )\d+"
)
QUERIES = {
    "/": ("?sort=popular", "?kind=tip", "?tag=결재", "?category=how-to", "?sort=waiting"),
    "/search": ("?q=결재", "?q=ayla", "?q=bora+corp"),
    "/threads/similar": ("?title=결재를",),
    "/me": ("?since=all",),
}
Obtained = dict[tuple[str, str], str]


def obtained(
    fortnight: Fortnight, *, every: int = 1, readers: tuple[str, ...] = READERS
) -> Obtained:
    """What each reader is answered, what was sent by mail, and what can be exported.

    `every`: each how many posts are asked for.
    """
    paths = list(_paths(fortnight, every))
    found: Obtained = {}
    for reader in readers:
        client = fortnight.client(reader)
        for path in paths:
            for headers in ({}, {"HX-Request": "true"}):
                with client.get(path, headers=headers) as answer:
                    whole = f"{answer.status}\n{answer.headers}\n".encode() + answer.data
                found[reader, f"{path} {'htmx' * bool(headers)}"] = _plain(whole)
    return found | _letters(fortnight) | _exports(fortnight)


def _plain(answer: bytes) -> str:
    return _DRAWN.sub("-", answer.decode("utf-8", "backslashreplace"))


def _paths(fortnight: Fortnight, every: int) -> Iterator[str]:
    with fortnight.cast.unit():
        ids = {
            "thread_id": [one.id for one in _rows(Thread)],
            "post_id": [one.id for one in _rows(Post)][::every],
            "item_id": [one.id for one in _rows(Item)],
        }
    nothing = {"token": "no-such-token", "filename": "css/base.css", "slot": "0"}
    for rule in fortnight.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            name = next(iter(rule.arguments), "")
            for one in ids.get(name, [nothing.get(name, "no-such-thing")]):
                path = re.sub(r"<[^>]+>", one, rule.rule)
                yield path
                for query in QUERIES.get(path, ()):
                    yield path + query


def _rows(model: type) -> list:
    return sorted(db.session.scalars(select(model)), key=lambda one: one.id)


def _letters(fortnight: Fortnight) -> Obtained:
    """Those to anybody but the two: their own mailboxes are theirs."""
    files = sorted((fortnight.folder / "mail").glob("*.eml"))
    texts = [file.read_text("utf-8", "backslashreplace") for file in files]
    others = [one for one in texts if not any(f"{name}@" in one for name in AUTHORS)]
    return {("mail", str(number)): one for number, one in enumerate(sorted(others))}


def _exports(fortnight: Fortnight) -> Obtained:
    with fortnight.cast.unit():
        lines = [json.dumps(one, ensure_ascii=False, default=str) for one in exported_threads()]
    return {("export", str(number)): line for number, line in enumerate(lines)}


def differences(first: Obtained, second: Obtained) -> dict[tuple[str, str], int]:
    """How many bytes of which answer differ; an answer that only one has counts whole."""
    return {
        key: _unlike(first.get(key, ""), second.get(key, ""))
        for key in first.keys() | second.keys()
        if first.get(key) != second.get(key)
    }


def _unlike(one: str, other: str) -> int:
    pairs = zip(one.encode(), other.encode(), strict=False)
    unlike = sum(here != there for here, there in pairs)
    return unlike + abs(len(one.encode()) - len(other.encode()))
