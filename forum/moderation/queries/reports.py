from sqlalchemy import exists, select

from forum import anonymity
from forum.accounts.actor import Actor
from forum.board.models import Pick, Post, Thread
from forum.database import db
from forum.moderation.models import Report


def has_reported(reader: Actor, thread: Thread, post: Post) -> bool:
    """Whether the one who is here reported this post; nobody can ask it about another."""
    if not reader.is_member:
        return False
    mine = anonymity.own(reader, thread, "report")
    found = exists().where(Report.post_id == post.id, Report.reporter_tag.in_(mine))
    return bool(db.session.scalar(select(found)))


def is_picked(thread_id: str) -> bool:
    """Whether the thread is a tip of the week, for the curators' button."""
    return db.session.get(Pick, thread_id) is not None
