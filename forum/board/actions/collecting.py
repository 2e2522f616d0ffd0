"""모음: collections of threads; question templates. By moderators and the CX lead."""

from collections.abc import Collection as Several

from sqlalchemy import delete, func, select

from forum import clock, text
from forum.accounts import guarding
from forum.accounts.actor import Actor
from forum.board import policy, queries
from forum.board.actions import asking, writing
from forum.board.models import (
    Collection,
    CollectionEntry,
    Publication,
    QuestionTemplate,
    Thread,
)
from forum.config import LANGUAGES
from forum.database import db, new_id
from forum.errors import AlreadyDone, NotAllowed, NotValid

MOST_ENTRIES = 100
TEMPLATE_LIMIT = 4000


def begin_collection(actor: Actor, *, title: str, body: str, kept: Several[str] = ()) -> Collection:
    """Curators alone see it before it is published.

    Raises NotAllowed, NotValid, GivesAway.
    """
    row = Collection(id=new_id())
    _write(actor, row, title, body, kept)
    db.session.add(row)
    db.session.flush()
    return row


def edit_collection(
    actor: Actor, row: Collection, *, title: str, body: str, kept: Several[str] = ()
) -> None:
    said = guarding.marks(actor, row.title, row.source)
    _write(actor, row, title, body, {*kept, *said})


def _write(actor: Actor, row: Collection, title: str, body: str, kept: Several[str]) -> None:
    row.staff_id = _check(actor)
    row.staff_team = actor.badge.team if actor.badge else ""
    row.title, row.source = asking.ready_title(title), ready_introduction(body)
    guarding.check(actor, kept, title=row.title, body=row.source)
    row.html, row.at = text.render(row.source).html, clock.now()


def ready_introduction(body: str) -> str:
    """As a post's text, and it may be empty. Raises NotValid."""
    return writing.ready_source(body, least=0)


def remove_collection(actor: Actor, row: Collection) -> None:
    """Its threads stay what they are. Raises AlreadyDone while everybody sees it."""
    _check(actor)
    if db.session.get(Publication, row.id):
        raise AlreadyDone("board.collection.is_published")
    db.session.execute(delete(CollectionEntry).where(CollectionEntry.collection_id == row.id))
    db.session.delete(row)


def publish_collection(actor: Actor, row: Collection) -> None:
    staff_id = _check(actor)
    if not db.session.get(Publication, row.id):
        db.session.add(Publication(collection_id=row.id, staff_id=staff_id, at=clock.now()))


def unpublish_collection(actor: Actor, row: Collection) -> None:
    _check(actor)
    if found := db.session.get(Publication, row.id):
        db.session.delete(found)


def collect(actor: Actor, row: Collection, thread: Thread) -> bool:
    """At the end; False where the thread is in it. Raises NotAllowed, NotValid."""
    staff_id = _check(actor)
    if db.session.get(CollectionEntry, (row.id, thread.id)):
        return False
    here = CollectionEntry.collection_id == row.id
    query = select(func.count(), func.max(CollectionEntry.position)).where(here)
    count, last = db.session.execute(query).one()
    if count >= MOST_ENTRIES:
        raise NotValid("board.collection.full", limit=MOST_ENTRIES)
    entry = CollectionEntry(collection_id=row.id, thread_id=thread.id, staff_id=staff_id)
    entry.position = (last or 0) + 1
    db.session.add(entry)
    return True


def take_out(actor: Actor, row: Collection, thread_id: str) -> None:
    _check(actor)
    if entry := db.session.get(CollectionEntry, (row.id, thread_id)):
        db.session.delete(entry)


def move_in_collection(actor: Actor, row: Collection, thread_id: str, *, up: bool) -> None:
    """One place among those that a reader sees. Nothing where there is no further place."""
    _check(actor)
    entries = queries.entries_of(actor, row.id)
    at = next((at for at, one in enumerate(entries) if one.thread_id == thread_id), -1)
    other = at - 1 if up else at + 1
    if at >= 0 and 0 <= other < len(entries):
        one, two = entries[at], entries[other]
        one.position, two.position = two.position, one.position


def write_template(
    actor: Actor, *, category: str, ko: str, en: str, ja: str, kept: Several[str] = ()
) -> None:
    """In all three languages, or in none: then the category has no template any more.

    Raises NotAllowed, NotValid, GivesAway.
    """
    staff_id = _check(actor)
    key = asking.ready_category(category)
    words = dict(zip(LANGUAGES, map(ready_template, (ko, en, ja)), strict=True))
    row = db.session.get(QuestionTemplate, key)
    said = guarding.marks(actor, row.ko, row.en, row.ja) if row else ()
    guarding.check(actor, {*kept, *said}, **words)
    if not any(words.values()):
        _remove(row)
        return
    if empty := next((name for name, one in words.items() if not one), None):
        raise NotValid("board.template.empty", empty)
    row = row or QuestionTemplate(category_id=key)
    row.ko, row.en, row.ja = words["ko"], words["en"], words["ja"]
    row.staff_id, row.at = staff_id, clock.now()
    db.session.add(row)
    queries.forget_categories()


def _remove(row: QuestionTemplate | None) -> None:
    if row:
        db.session.delete(row)
    queries.forget_categories()


def ready_template(words: str) -> str:
    cleaned = text.clean(words)
    if len(cleaned) > TEMPLATE_LIMIT:
        raise NotValid("board.template.long", limit=TEMPLATE_LIMIT)
    return cleaned


def _check(actor: Actor) -> str:
    if not policy.may_curate(actor) or not actor.badge:
        raise NotAllowed("board.curating.not_allowed")
    return actor.badge.id
