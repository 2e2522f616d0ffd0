"""What follows from new words, in the same transaction."""

from forum.board.actions import hinting
from forum.board.models import Post, Thread
from forum.database import db
from forum.events import subscribe
from forum.events.board import PostWritten


@subscribe(PostWritten)
def mark_words(event: PostWritten) -> None:
    """After all counts are as if it were seen: what has to wait is counted out again."""
    thread, post = db.session.get(Thread, event.thread_id), db.session.get(Post, event.post_id)
    if thread and post:
        hinting.mark(thread, post)
