"""What every post shares: its text made ready, its author signed, its counters kept."""

import secrets
from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select, update

from forum import anonymity, clock, text
from forum.accounts.actor import Actor
from forum.board import queries
from forum.board.actions import touching, uploading
from forum.board.models import (
    BODY_LIMIT,
    PART_BREAK,
    Counter,
    Escrow,
    Participant,
    Post,
    PostKind,
    SpareThread,
    Thread,
)
from forum.database import db, new_id
from forum.errors import NotValid

SPARE = 1000  # made a night; an emptied store is filled up with a few on the spot
_SOME = 50
HUES = 8  # of a stone: its number's remainder, as forum.web.pebble draws it


def ready_source(source: str, field: str = "body", *, least: int = 1) -> str:
    """Normalised Markdown within its limits. Raises NotValid."""
    cleaned = text.clean(source)
    if len(cleaned) < least:
        raise NotValid("board.body.empty", field)
    if len(cleaned) > BODY_LIMIT:
        raise NotValid("board.body.long", field, limit=BODY_LIMIT)
    refuse_many_pictures([cleaned], field)
    return cleaned


def refuse_many_pictures(parts: list[str], field: str) -> None:
    if sum(len(text.pictures_in(part)) for part in parts) > text.MOST_PICTURES:
        raise NotValid("board.pictures.many", field, limit=text.MOST_PICTURES)


def take_thread_id() -> str:
    """An id whose salt is in the vault already: nothing but the board is written here."""
    start = new_id()
    query = select(SpareThread).order_by(SpareThread.id).limit(1)
    query = query.with_for_update(skip_locked=True)  # of two who ask at once, each takes its own
    spare = db.session.scalar(query.where(SpareThread.id >= start)) or db.session.scalar(query)
    if spare is None:
        _add_spares(_SOME)
        return take_thread_id()
    db.session.delete(spare)
    db.session.flush()
    return spare.id


def refill_spares(count: int = SPARE) -> int:
    """Fill the store up to `count`, the vault first; how many were added."""
    missing = count - (db.session.scalar(select(func.count()).select_from(SpareThread)) or 0)
    if missing > 0:
        _add_spares(missing)
    return max(missing, 0)


def _add_spares(count: int) -> None:
    db.session.add_all(SpareThread(id=one) for one in anonymity.make_salts(count))
    db.session.flush()


def count(name: str, change: int = 1) -> int:
    """Change a counter and return its new value."""
    query = update(Counter).where(Counter.name == name).values(value=Counter.value + change)
    value = db.session.scalar(query.returning(Counter.value))
    if value is None:
        db.session.add(Counter(name=name, value=change))
        db.session.flush()
        return change
    return int(value)


def new_post(
    actor: Actor,
    thread: Thread,
    kind: PostKind,
    parts: list[str],
    *,
    context: str = "",
    **columns: Any,  # noqa: ANN401
) -> Post:
    """The next post of the thread, rendered and signed for the one who is here."""
    thread.last_position += 1
    thread.active_at = clock.hour()
    touching.touch_others(thread)
    defaults = {
        "id": new_id(),
        "thread_id": thread.id,
        "kind": kind,
        "position": thread.last_position,
        "posted_at": clock.hour(),
    }
    shown = uploading.to_show(actor, parts)
    post = Post(**defaults | rendered(parts, uploading.sizes_of(shown)) | columns)
    _sign(actor, thread, post, context)
    db.session.add(post)
    db.session.flush()
    _seal(actor, thread, post)
    uploading.attach(shown, post)
    return post


def rendered(parts: list[str], pictures: text.Sizes) -> dict[str, str]:
    """The columns that hold a text; a tip's three parts stand in one."""
    done = [text.render(part, pictures, share=len(parts)) for part in parts]
    return {
        "source": PART_BREAK.join(parts),
        "html": PART_BREAK.join(one.html for one in done),
        "plain": PART_BREAK.join(one.plain for one in done),
    }


def ready_context(context: str) -> str:
    """Something that five active companies share, or nothing. Raises NotValid."""
    if context and context not in queries.crowd().contexts:
        raise NotValid("board.context.unknown", "context")
    return context


def _sign(actor: Actor, thread: Thread, post: Post, context: str) -> None:
    if actor.badge:
        post.staff_id, post.staff_name = actor.badge.id, actor.badge.name
        post.staff_team = actor.badge.team
        return
    post.author_tag = anonymity.sign(actor, thread)
    participant = take_part(thread, post.author_tag, is_author=post.kind == "opening")
    if ready_context(context):
        _say_of_company(participant, post, context)


def _say_of_company(participant: Participant, post: Post, context: str) -> None:
    """One and the same in all posts of a thread: two together would leave fewer companies."""
    if participant.context not in (None, context):
        raise NotValid("board.context.other", "context")
    participant.context = post.context = context


def _seal(actor: Actor, thread: Thread, post: Post) -> None:
    """For break-glass, where the thread's epoch has it (docs/decisions/0015-breakglass.md)."""
    if post.author_tag and (sealed := anonymity.seal_author(actor, thread, post.id)):
        db.session.add(Escrow(post_id=post.id, epoch=thread.epoch, sealed=sealed))


def take_part(thread: Thread, tag: bytes, *, is_author: bool = False) -> Participant:
    """The member's place in this thread, by first appearance; the stone is drawn, not derived."""
    found = db.session.get(Participant, (thread.id, tag))
    if found:
        return found
    query = select(Participant.number, Participant.pebble)
    others = db.session.execute(query.where(Participant.thread_id == thread.id)).all()
    number = 0 if is_author else max((row.number for row in others), default=0) + 1
    stone = draw_stone([row.pebble for row in others])
    participant = Participant(thread_id=thread.id, author_tag=tag, number=number, pebble=stone)
    db.session.add(participant)
    db.session.flush()
    return participant


def draw_stone(others: Collection[int] = ()) -> int:
    """At random, of a hue that no other stone of the thread has while there is one."""
    taken = {stone % HUES for stone in others}
    free = [hue for hue in range(HUES) if hue not in taken] or range(HUES)
    return secrets.randbelow(2**28) * HUES + secrets.choice(free)


def keep_popularity(thread: Thread) -> None:
    thread.popularity = (
        thread.demand_count + thread.helpful_count + thread.legacy_votes + thread.answers_count
    )
