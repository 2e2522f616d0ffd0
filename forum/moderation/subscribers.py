"""What becomes of reports whose people are unknowable, and of claims where a post comes or goes."""

import secrets

from sqlalchemy import delete, select, update

from forum.board.models import Post
from forum.database import db
from forum.events import subscribe
from forum.events.board import PostDeleted, PostShown, ThreadSettled
from forum.moderation.actions.judging import end_with, follow_shown
from forum.moderation.models import Report


@subscribe(ThreadSettled)
def forget_reporters(event: ThreadSettled) -> None:
    """Decided ones go; a waiting one stays to be decided, as nobody's."""
    posts = select(Post.id).where(Post.thread_id == event.thread_id)
    of_thread = Report.post_id.in_(posts)
    db.session.execute(delete(Report).where(of_thread, Report.decision_id.is_not(None)))
    for post_id, tag in db.session.execute(
        select(Report.post_id, Report.reporter_tag).where(of_thread)
    ).all():
        one = (Report.post_id == post_id, Report.reporter_tag == tag)
        nobodys = {"reporter_tag": secrets.token_bytes(16)}
        db.session.execute(update(Report).where(*one).values(nobodys))


@subscribe(PostDeleted)
def end_claims(event: PostDeleted) -> None:
    end_with(event.post_id)


@subscribe(PostShown)
def follow_claims(event: PostShown) -> None:
    follow_shown(event.post_id)
