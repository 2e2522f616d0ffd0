"""How long what is sealed stays: as long as its post, a running request, and its epoch."""

from sqlalchemy import delete, select

from forum.board.models import Escrow, Post
from forum.breakglass.queries import live_posts
from forum.database import db


def remove_escrow() -> int:
    """Of deleted posts about which no request is running any more; how many."""
    gone = select(Post.id).where(Post.is_deleted, Post.id.not_in(live_posts()))
    query = delete(Escrow).where(Escrow.post_id.in_(gone)).returning(Escrow.post_id)
    return len(db.session.execute(query).all())


def destroy_escrow(epoch: str) -> int:
    """With the epoch's key; how many."""
    query = delete(Escrow).where(Escrow.epoch == epoch).returning(Escrow.post_id)
    return len(db.session.execute(query).all())
