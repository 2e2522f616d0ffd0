"""What becomes of reports where nobody can know any more who wrote and who reported."""

import secrets

from sqlalchemy import delete, select, update

from forum.board.models import Post
from forum.database import db
from forum.events import subscribe
from forum.events.board import ThreadSettled
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
