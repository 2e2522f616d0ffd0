"""What many companies report is hidden by itself, until a moderator has looked at it.

By night and by published buckets alone: nobody could tell by trying which company makes the
difference (ANONYMITY.md §7).
"""

from sqlalchemy import select

from forum import anonymity
from forum.board import actions as board
from forum.board.models import REPORTED, Hiding, Post, Thread
from forum.database import db
from forum.moderation.models import Report


def hide_reported(least: int) -> int:
    """How many were hidden. Staff's posts are not, nor what somebody has decided about."""
    waiting = {post.id: (thread, post) for thread, post in _waiting()}
    anonymity.keep_reporting_companies(waiting)
    reached = anonymity.reported_by_many(waiting, least)
    return sum(board.hold(*waiting[one], REPORTED) for one in sorted(reached))


def _waiting() -> list[tuple[Thread, Post]]:
    hidden = select(Hiding.post_id).where(Hiding.post_id == Post.id).exists()
    reported = select(Report.post_id).where(Report.post_id == Post.id, Report.decision_id.is_(None))
    query = (
        select(Thread, Post)
        .join(Post, Post.thread_id == Thread.id)
        .where(reported.exists(), Post.author_tag.is_not(None), ~Post.is_deleted, ~hidden)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]
