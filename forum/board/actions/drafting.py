"""Keeping what is being written: no save overwrites words that it has not seen."""

import json
import re
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, update

from forum import anonymity, clock, text
from forum.accounts.actor import Actor
from forum.board.actions.asking import ENVIRONMENT, PARTS
from forum.board.models import BODY_LIMIT, Draft
from forum.board.queries.drafts import (
    NEAR,
    NEW_THREAD,
    DraftPage,
    Head,
    drafts_in,
    read_handle,
    sealed,
)
from forum.database import db
from forum.errors import NotFound, NotValid

LONG = ("body", *PARTS)
_OF_THREADS = ("title", "category", "tags", *LONG)
FIELDS: dict[str, tuple[str, ...]] = {
    "thread": ("kind", *_OF_THREADS, *ENVIRONMENT, "context"),
    "answer": ("body", "context"),
    "comment": ("body", "context"),
    "edit": ("base", *_OF_THREADS),
}
# Nobody would miss a draft that holds nothing else.
_CHOSEN = {"kind", "category", "base", "context"}
_LINE_LIMIT = 2000
_WRITER_LIMIT = 40
_SHOWN_TITLE, _SHOWN_WORDS = 100, 140
_PURPOSE = re.compile(r"thread|(?:answer|comment|edit):[a-z2-7]{16}")


@dataclass(frozen=True)
class Saved:
    """`beside`: the slot of the draft that another page had changed; both are kept."""

    handle: str
    slot: int
    beside: int | None = None


def keep_draft(
    actor: Actor, *, purpose: str, fields: dict[str, str], handle: str = "", writer: str = ""
) -> Saved | None:
    """Save what a page holds; None where it holds nothing (its draft is then gone).

    `handle` is what the page last got of its draft, `writer` a random word of the page. Words of
    another page are never overwritten: the draft is parted in two. Raises NotValid.
    """
    fields = _ready(purpose, fields)
    if not any(value for name, value in fields.items() if name not in _CHOSEN):
        settle_draft(actor, handle, writer)
        return None
    own = _own(actor, handle, writer[:_WRITER_LIMIT])
    if own and own.head.purpose == purpose:
        version = _overwrite(actor, own, _head(purpose, fields, writer, own.head.beside), fields)
        if version:
            return Saved(f"{own.slot}.{version}", own.slot)
    return _add(actor, purpose, fields, handle, writer)


def discard_draft(actor: Actor, slot: int) -> None:
    """Gone at once, from the store as well. Raises NotFound where there is none."""
    ids = list(anonymity.drafts(actor).ids(clock.week(), (slot,)))
    gone = db.session.execute(delete(Draft).where(Draft.id.in_(ids)).returning(Draft.id))
    if not gone.all():
        raise NotFound("board.draft.not_found")


def settle_draft(actor: Actor, handle: str, writer: str) -> None:
    """Its text was posted, or emptied: the draft goes, unless another page has written in it."""
    own = _own(actor, handle, writer[:_WRITER_LIMIT]) if actor.is_member else None
    if own:
        db.session.execute(delete(Draft).where(Draft.id == own.id, Draft.head == own.sealed_head))


def remove_old_drafts() -> int:
    """Drafts that no id of these five weeks finds any more."""
    oldest = clock.week_before(anonymity.WEEKS - 1)
    return len(
        db.session.execute(delete(Draft).where(Draft.week < oldest).returning(Draft.id)).all()
    )


def _own(actor: Actor, handle: str, writer: str) -> DraftPage | None:
    """The draft that this page wrote last, or has read in its present version."""
    known = read_handle(handle)
    if known is None:
        return None
    slot, version = known
    for one in drafts_in(actor, (slot,)):
        if one.head.version == version or (writer and one.head.writer == writer):
            return one
    return None


def _overwrite(actor: Actor, own: DraftPage, head: Head, fields: dict[str, str]) -> str:
    """The new version; empty where another page was quicker."""
    drawer = anonymity.drafts(actor)
    place = anonymity.Place(clock.week(), own.slot)
    columns = {
        "id": drawer.id(place),
        "week": place.week,
        "head": drawer.seal_head(sealed(head)),
        "box": drawer.seal_body(_body(fields)),
    }
    query = update(Draft).where(Draft.id == own.id, Draft.head == own.sealed_head)
    changed = db.session.execute(query.values(columns).returning(Draft.id)).all()
    return head.version if changed else ""


def _add(actor: Actor, purpose: str, fields: dict[str, str], handle: str, writer: str) -> Saved:
    others = drafts_in(actor, range(anonymity.SLOTS))
    used = {one.slot for one in others}
    free = [slot for slot in range(anonymity.SLOTS) if slot not in used]
    if not free:
        raise NotValid("board.draft.full", limit=anonymity.SLOTS)
    beside = _beside(others, purpose, handle)
    drawer = anonymity.drafts(actor)
    place = anonymity.Place(clock.week(), _drawn(free))
    head = _head(purpose, fields, writer, beside)
    row = Draft(
        id=drawer.id(place),
        week=place.week,
        head=drawer.seal_head(sealed(head)),
        box=drawer.seal_body(_body(fields)),
    )
    db.session.add(row)
    db.session.flush()
    return Saved(f"{place.slot}.{head.version}", place.slot, beside)


def _drawn(free: list[int]) -> int:
    """At random: a slot soon used again would show that two drafts are of one person."""
    return secrets.choice([slot for slot in free if slot in NEAR] or free)


def _beside(others: list[DraftPage], purpose: str, handle: str) -> int | None:
    """The draft that another page has written for the same: of new threads one may write many."""
    known = read_handle(handle)
    for one in others:
        same = one.head.purpose == purpose
        if same and (purpose != NEW_THREAD or (known and known[0] == one.slot)):
            return one.slot
    return None


def _head(purpose: str, fields: dict[str, str], writer: str, beside: int | None) -> Head:
    words = " ".join(" ".join(fields.get(name, "") for name in LONG).split())
    return Head(
        purpose=purpose,
        version=secrets.token_hex(8),
        writer=writer[:_WRITER_LIMIT],
        written_at=clock.now().isoformat(),
        title=fields.get("title", "")[:_SHOWN_TITLE],
        words=words[:_SHOWN_WORDS],
        kind=fields.get("kind", ""),
        beside=beside,
    )


def _ready(purpose: str, given: dict[str, str]) -> dict[str, str]:
    """The fields that this purpose has, normalised. Raises NotValid."""
    if not _PURPOSE.fullmatch(purpose):
        raise NotValid("board.draft.unknown")
    ready = {}
    for name in FIELDS[purpose.partition(":")[0]]:
        words = text.clean(given.get(name, ""))
        limit = BODY_LIMIT if name in LONG else _LINE_LIMIT
        if len(words) > limit:
            raise NotValid("board.body.long", name, limit=limit)
        ready[name] = words
    return ready


def _body(fields: dict[str, str]) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode()
