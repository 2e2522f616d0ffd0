"""What the member who is here is still writing: found and opened by their secret alone."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from forum import anonymity, clock
from forum.accounts.actor import Actor
from forum.board.models import Draft, Post, Thread
from forum.board.queries.visible import is_reachable
from forum.database import db
from forum.errors import NotFound

NEW_THREAD = "thread"
NEAR = range(16)  # slots are drawn from these while one is free: almost everybody's drafts
_HANDLE = re.compile(r"(\d{1,2})\.([0-9a-f]{16})")
_HEADS = select(Draft.id, Draft.head).where(Draft.id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True)
class Head:
    """The sealed head: all that a list of drafts needs.

    `purpose` is `thread`, `answer:<thread id>`, `comment:<post id>` or `edit:<post id>`; `version`
    changes with every save, `writer` with every page that it is written on; `beside` is the slot
    of the draft that this one was parted from when two pages wrote at once.
    """

    purpose: str
    version: str
    writer: str
    written_at: str
    title: str
    words: str
    kind: str = ""
    beside: int | None = None


@dataclass(frozen=True)
class DraftPage:
    """A draft as its member sees it."""

    id: bytes
    slot: int
    head: Head
    sealed_head: bytes
    thread_id: str = ""
    thread_title: str = ""
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def handle(self) -> str:
        """What a form carries of the draft that it was filled from."""
        return f"{self.slot}.{self.head.version}"

    @property
    def written_at(self) -> datetime:
        return datetime.fromisoformat(self.head.written_at)

    @property
    def about(self) -> str:
        """thread, answer, comment or edit."""
        return self.head.purpose.partition(":")[0]

    @property
    def target(self) -> str:
        """The id of the thread or post that it is for; empty for a new thread."""
        return self.head.purpose.partition(":")[2]


def read_handle(handle: str) -> tuple[int, str] | None:
    """Slot and version; None for what is no handle."""
    found = _HANDLE.fullmatch(handle)
    return (int(found[1]), found[2]) if found and int(found[1]) < anonymity.SLOTS else None


def drafts_in(reader: Actor, slots: range | tuple[int, ...]) -> list[DraftPage]:
    """The drafts of these slots, the last written first, without their fields. One statement."""
    drawer = anonymity.drafts(reader)
    places = drawer.ids(clock.week(), slots)
    rows = db.session.execute(_HEADS, {"ids": list(places)}).all()
    found = []
    for row in rows:
        opened = drawer.open(row.head)
        if opened is not None:
            head = Head(**json.loads(opened))
            found.append(DraftPage(row.id, places[row.id].slot, head, row.head))
    return sorted(found, key=lambda one: one.head.written_at, reverse=True)


def my_drafts(reader: Actor) -> list[DraftPage]:
    """All of them, each with the thread that it belongs to, where the reader may open that."""
    return _placed(reader, drafts_in(reader, range(anonymity.SLOTS)))


def drafts_for(
    reader: Actor, purposes: Iterable[str], slot: int | None = None, *, slots: range | None = None
) -> dict[str, DraftPage]:
    """The last written draft for each purpose, with its fields; `slot` goes before any other."""
    wanted = set(purposes)
    found = drafts_in(reader, slots or range(anonymity.SLOTS))
    if slot is not None and slots and slot not in slots:
        found = drafts_in(reader, (slot,)) + found
    chosen: dict[str, DraftPage] = {}
    for one in found:
        purpose = one.head.purpose
        if purpose in wanted and (one.slot == slot or purpose not in chosen):
            chosen[purpose] = one
    return {one.head.purpose: one for one in _opened(reader, list(chosen.values()))}


def find_draft(reader: Actor, slot: int) -> DraftPage:
    """Raises NotFound where this slot holds none; SignInNeeded for who is no member."""
    for one in _placed(reader, _opened(reader, drafts_in(reader, (slot,)))):
        return one
    raise NotFound("board.draft.not_found")


def _opened(reader: Actor, pages: list[DraftPage]) -> list[DraftPage]:
    if not pages:
        return []
    drawer = anonymity.drafts(reader)
    query = select(Draft.id, Draft.box).where(Draft.id.in_([one.id for one in pages]))
    boxes = {row.id: row.box for row in db.session.execute(query)}
    opened = [(one, drawer.open(boxes[one.id])) for one in pages if one.id in boxes]
    return [replace(one, fields=json.loads(body)) for one, body in opened if body is not None]


def _placed(reader: Actor, pages: list[DraftPage]) -> list[DraftPage]:
    targets = [one.target for one in pages if one.target]
    if not targets:
        return pages
    threads = select(Thread.id.label("target"), Thread.id, Thread.title)
    posts = select(Post.id.label("target"), Thread.id, Thread.title).join(
        Thread, Thread.id == Post.thread_id
    )
    query = threads.where(Thread.id.in_(targets), is_reachable(reader)).union_all(
        posts.where(Post.id.in_(targets), is_reachable(reader))
    )
    places = {row[0]: row for row in db.session.execute(query)}
    return [
        replace(one, thread_id=places[one.target][1], thread_title=places[one.target][2])
        if one.target in places
        else one
        for one in pages
    ]


def sealed(head: Head) -> bytes:
    """The head as bytes that fit, its words cut where they do not."""
    parts = asdict(head)
    encoded = _encoded(parts)
    while len(encoded) > anonymity.HEAD_ROOM:
        longest = max(("title", "words"), key=lambda name: len(parts[name].encode()))
        parts[longest] = parts[longest][:-8]
        encoded = _encoded(parts)
    return encoded


def _encoded(parts: dict[str, Any]) -> bytes:
    return json.dumps(parts, ensure_ascii=False).encode()
