"""Asking to learn who wrote one post, and ending that without having learnt it."""

import re
from datetime import timedelta

from sqlalchemy import select

from forum import anonymity, clock, text
from forum.accounts.actor import Actor
from forum.board.models import Escrow, Post
from forum.breakglass import policy
from forum.breakglass.actions.recording import check_unbroken, record, refuse_ended
from forum.breakglass.models import DELAY_MOST, GROUNDS, TEXT_LEAST, TEXT_LIMIT, Ground
from forum.breakglass.queries import Request, find_request, live_posts
from forum.database import db, new_id
from forum.errors import AlreadyDone, NotAllowed, NotValid

LASTS = timedelta(hours=24)
_POST = re.compile(r"(?:.*#post-)?([a-z2-7]{16})")


def request(actor: Actor, *, post: str, ground: str, reason: str, delay: str = "0") -> Request:
    """`post` is an id or the address that ends with it. Raises NotAllowed, NotValid, AlreadyDone.

    `delay`: days until the author is told; not 0 only where a court or counsel orders it.
    """
    staff_id = _staff(actor)
    check_unbroken()
    post_id = _sealed_post(ready_post(post))
    if post_id in live_posts():
        raise AlreadyDone("breakglass.already.asked")
    made = record(
        new_id(),
        "requested",
        staff_id=staff_id,
        post_id=post_id,
        ground=ready_ground(ground),
        text=ready_text(reason),
        expires_at=clock.now() + LASTS,
        tell_on=clock.today() + timedelta(days=ready_delay(delay)),
    )
    return find_request(made.request_id)


def close(actor: Actor, request_id: str) -> Request:
    """End it unopened: refused. Twice is the same as once. Raises AlreadyDone once it is opened."""
    staff_id = _staff(actor)
    found = find_request(request_id)
    if found.state == "closed":
        return found
    refuse_ended(found.state)
    record(request_id, "closed", staff_id=staff_id)
    return find_request(request_id)


def ready_post(post: str) -> str:
    found = _POST.fullmatch(text.clean_line(post))
    if not found:
        raise NotValid("breakglass.post.unknown", "post")
    return found[1]


def ready_ground(ground: str) -> Ground:
    for known in GROUNDS:
        if known == ground:
            return known
    raise NotValid("breakglass.ground.unknown", "ground")


def ready_text(reason: str) -> str:
    cleaned = text.clean(reason)
    if not TEXT_LEAST <= len(cleaned) <= TEXT_LIMIT:
        raise NotValid("breakglass.text.length", "text", least=TEXT_LEAST, limit=TEXT_LIMIT)
    return cleaned


def ready_delay(delay: str) -> int:
    if not re.fullmatch(r"[0-9]{1,2}", delay) or int(delay) > DELAY_MOST:
        raise NotValid("breakglass.delay.unknown", "delay", limit=DELAY_MOST)
    return int(delay)


def _staff(actor: Actor) -> str:
    if not policy.may_request(actor) or not actor.badge:
        raise NotAllowed("breakglass.not_allowed")
    return actor.badge.id


def _sealed_post(post_id: str) -> str:
    """A post whose author two officers can still learn. Says which of them it is not."""
    query = (
        select(Post.id, Post.is_deleted, Escrow.epoch)
        .outerjoin(Escrow, Escrow.post_id == Post.id)
        .where(Post.id == post_id)
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotValid("breakglass.post.unknown", "post")
    if row.epoch is None:
        raise NotValid("breakglass.post.unsealed", "post")
    if not anonymity.may_open(row.epoch):
        raise NotValid("breakglass.post.destroyed", "post", epoch=row.epoch)
    return post_id
