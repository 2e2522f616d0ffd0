"""What holds back whoever is here: sanctions, strikes, and how lately they wrote.

The rows of every thread that has any are compared with the tags of the one who is here. One
statement of the board, whatever it finds; nothing of it is kept, shown to anybody or logged.
"""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, bindparam, literal, select, union_all

from forum import anonymity, clock
from forum.accounts.actor import Actor, Bounds
from forum.board.models import SANCTIONS, Hiding, Post, Sanction, Thread
from forum.database import db

SLOW = timedelta(hours=3)  # from the hour of one post to the hour of the next
STRIKES_LAST = timedelta(days=90)
HARM = ("personal", "rude", "advert")  # reasons of a hiding that are a strike

_TO_TRY = (Thread.salt_id, Thread.epoch, Thread.asked_at)


def with_bounds(actor: Actor) -> Actor:
    """The actor with what holds them back; staff and guests as they are."""
    if not actor.is_member:
        return actor
    now = clock.now()
    spans = {"today": clock.today(), "since": now - STRIKES_LAST, "lately": clock.hour() - SLOW}
    rows = db.session.execute(_ROWS, spans).all()
    found = Counter(row.what for row in anonymity.barred(actor, rows))
    bounds = Bounds(
        sanctions=frozenset(kind for kind in SANCTIONS if found[kind]),
        strikes=found["strike"],
        wrote_lately=bool(found["lately"]),
    )
    return replace(actor, bounds=bounds)


def _sanctions() -> Select[*tuple[Any, ...]]:
    holds = Sanction.until.is_(None) | (Sanction.until >= bindparam("today"))
    return (
        select(Sanction.kind.label("what"), Sanction.author_tag, *_TO_TRY)
        .join(Thread, Thread.id == Sanction.thread_id)
        .where(Sanction.kind != "warn", holds)
    )


def _strikes() -> Select[*tuple[Any, ...]]:
    return (
        select(literal("strike"), Post.author_tag, *_TO_TRY)
        .join(Hiding, Hiding.post_id == Post.id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Hiding.at >= bindparam("since"),
            Hiding.reason.in_(HARM),
            Post.author_tag.is_not(None),
        )
    )


def _lately() -> Select[*tuple[Any, ...]]:
    """Also what was deleted since: deleting is no way out. Threads are found by their index."""
    return (
        select(literal("lately"), Post.author_tag, *_TO_TRY)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Thread.active_at > bindparam("lately"),
            Post.posted_at > bindparam("lately"),
            Post.author_tag.is_not(None),
        )
    )


_ROWS = union_all(_sanctions(), _strikes(), _lately())
