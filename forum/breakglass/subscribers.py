from sqlalchemy import delete, select

from forum.board.models import Escrow, Post
from forum.breakglass.queries import live_posts
from forum.database import db
from forum.events import subscribe
from forum.events.board import PostDeleted, ThreadSettled


@subscribe(PostDeleted)
def destroy(event: PostDeleted) -> None:
    """With the words goes who wrote them, save while it is being asked: until the night after."""
    if event.post_id not in live_posts():
        db.session.execute(delete(Escrow).where(Escrow.post_id == event.post_id))


@subscribe(ThreadSettled)
def destroy_all(event: ThreadSettled) -> None:
    """Its authors became unknowable: by their epoch's end, or because it was sealed."""
    posts = select(Post.id).where(Post.thread_id == event.thread_id)
    db.session.execute(delete(Escrow).where(Escrow.post_id.in_(posts)))
