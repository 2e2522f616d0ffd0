"""Who is on an item of the queue, so that two don't take the same one.

It ends with the next item, or runs out by itself.
"""

from datetime import timedelta

from sqlalchemy import delete, or_

from forum import clock
from forum.accounts.actor import Actor
from forum.board.models import Post
from forum.database import db
from forum.errors import AlreadyDone, NotAllowed
from forum.moderation import policy
from forum.moderation.models import Handling

LASTS = timedelta(minutes=5)


def handle(actor: Actor, post: Post) -> None:
    """For five minutes; again begins them anew. Raises AlreadyDone where a colleague is on it."""
    badge = actor.badge
    if not policy.may_decide(actor) or not badge:
        raise NotAllowed("moderation.decide.not_allowed")
    now = clock.now()
    over = or_(Handling.until <= now, Handling.staff_id == badge.id)
    db.session.execute(delete(Handling).where(over))
    if db.session.get(Handling, post.id):
        raise AlreadyDone("moderation.handling.taken")
    until = now + LASTS
    row = Handling(post_id=post.id, staff_id=badge.id, staff_name=badge.name, until=until)
    db.session.add(row)
