"""New words for a post, and what it said before them."""

from sqlalchemy import delete, func, select

from forum import clock
from forum.accounts.actor import Actor
from forum.board import queries
from forum.board.actions import asking, refreshing, uploading, writing
from forum.board.models import Post, ReleaseCheck, Revision, Thread
from forum.database import db
from forum.errors import AlreadyDone
from forum.events import publish
from forum.events.board import PostWritten, ThreadChanged


def check_unchanged(actor: Actor, thread: Thread, post: Post, base: str) -> None:
    """Who began from other words than the present ones has not seen what would be lost."""
    db.session.refresh(post, with_for_update=True)
    if base != queries.version_of(actor, thread, post) and (base or post.edited_at):
        raise AlreadyDone("board.edit.changed")


def rewrite(
    actor: Actor,
    thread: Thread,
    post: Post,
    parts: list[str],
    old_title: str,
    *,
    forget: bool = False,
    team: str = "",
) -> int:
    """`team`: whose words these are, where they are not the author's.

    The number of the revision that keeps what was said before.
    """
    number, is_checked = 0, True
    if forget:
        db.session.execute(delete(Revision).where(Revision.post_id == post.id))
    else:
        number, is_checked = _keep(post, old_title, team)
    post.edited_at, post.edited_team = clock.hour(), team or None
    put(actor, thread, post, parts)
    if forget:
        uploading.remove_unshown(post)
    if is_checked:
        refreshing.forget_check(post)
    publish(PostWritten(thread.id, post.id))
    publish(ThreadChanged(thread.id))
    return number


def put(actor: Actor, thread: Thread, post: Post, parts: list[str]) -> None:
    """The words alone: what shows them, and the beginning that lists show."""
    shown = uploading.to_show(actor, parts, post)
    for column, words in writing.rendered(parts, uploading.sizes_of(shown)).items():
        setattr(post, column, words)
    uploading.attach(shown, post)
    if post.kind == "opening":
        thread.excerpt = asking.excerpt_of(post.plain)


def keep_revision(post: Post, title: str, team: str = "") -> int:
    """What it says now, before it says something else; the revision's number."""
    return _keep(post, title, team)[0]


def _keep(post: Post, title: str, team: str) -> tuple[int, bool]:
    """The revision's number, and whether what it says was checked for a release."""
    checked = select(ReleaseCheck.post_id).where(ReleaseCheck.post_id == post.id).exists()
    query = select(func.max(Revision.number), checked).where(Revision.post_id == post.id)
    latest, is_checked = db.session.execute(query).one()
    revision = Revision(
        post_id=post.id,
        number=0 if latest is None else latest + 1,
        title=title,
        source=post.source,
        at=clock.hour(),
        staff_team=team,
    )
    db.session.add(revision)
    db.session.flush()
    return revision.number, bool(is_checked)


def latest_revision(post: Post) -> int | None:
    return db.session.scalar(select(func.max(Revision.number)).where(Revision.post_id == post.id))
