from forum import anonymity
from forum.accounts.actor import Actor
from forum.board.models import Pick, Post, Thread
from forum.database import db
from forum.moderation.models import Report


def has_reported(reader: Actor, thread: Thread, post: Post) -> bool:
    """Whether the one who is here reported this post; nobody can ask it about another."""
    if not reader.is_member:
        return False
    return (
        db.session.get(Report, (post.id, anonymity.recognise(reader, thread, "report"))) is not None
    )


def is_picked(thread_id: str) -> bool:
    """Whether the thread is a tip of the week, for the curators' button."""
    return db.session.get(Pick, thread_id) is not None
