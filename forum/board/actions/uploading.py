"""Pictures: taken in, shown by the post that names them, gone with it or when nothing does."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, delete, select

from forum import clock, outbox, text
from forum.accounts.actor import Actor
from forum.board import policy
from forum.board.models import Post, Upload
from forum.board.queries.uploads import is_my_upload, owner_mark
from forum.database import db, new_id
from forum.pictures import clean_picture, shelf

KIND = "board.uploads"
KEEP_DAYS = 35  # unused: as long as a draft that may name it


def upload(actor: Actor, sent: bytes) -> tuple[Upload, bool]:
    """Keep a picture in its clean form; the row, and whether it moved and does no more.

    On the disk before the row is committed: without one the file goes after two nights. Raises
    NotAllowed, NotValid and TooMany.
    """
    if not policy.may_upload(actor):
        raise policy.refusal(actor, "board.upload.not_allowed")
    picture = clean_picture(sent)
    upload_id = new_id()
    row = Upload(
        id=upload_id,
        width=picture.width,
        height=picture.height,
        size_bytes=len(picture.webp),
        owner_mark=owner_mark(actor, upload_id),
        expires_week=clock.week_after(KEEP_DAYS),
    )
    shelf.put(upload_id, picture.webp)
    db.session.add(row)
    db.session.flush()
    return row, picture.moves


def to_show(actor: Actor, parts: Iterable[str], post: Post | None = None) -> Sequence[Upload]:
    """Of the uploads that a text names, the actor's own and those that the post had before."""
    ids = {one for part in parts for one in text.pictures_in(part)}
    if not ids:
        return []
    query = select(Upload).where(Upload.id.in_(ids)).with_for_update()
    found = db.session.scalars(query).all()
    had = post.id if post else None
    return [one for one in found if is_my_upload(actor, one) or (had and one.post_id == had)]


def sizes_of(uploads: Iterable[Upload]) -> text.Sizes:
    return {one.id: (one.width, one.height) for one in uploads}


def attach(uploads: Iterable[Upload], post: Post) -> None:
    """From here on they are the post's; nothing tells any more who uploaded them."""
    for one in uploads:
        one.post_id, one.owner_mark, one.expires_week = post.id, None, None
    db.session.flush()


def remove_of(post: Post) -> None:
    """Also those that only earlier versions of the post show."""
    _remove(Upload.post_id == post.id)


def remove_unshown(post: Post) -> None:
    """When its earlier versions were forgotten: what they alone showed."""
    shown = text.pictures_in(post.source)
    _remove((Upload.post_id == post.id) & Upload.id.not_in(shown))


def remove_unused() -> int:
    """Once a night: what no post has shown for five weeks."""
    return _remove(Upload.expires_week < clock.today())


def tidy_shelf() -> int:
    """Once a night: files that no row knows go, the day's others lose what tells their time."""
    settled = shelf.settled()
    known = set(db.session.scalars(select(Upload.id)))
    orphans = [name for name in settled if name not in known]
    for name in orphans:
        shelf.remove(name)
    shelf.settle()
    return len(orphans)


@outbox.handles(KIND)
def remove_files(payloads: list[outbox.Payload]) -> None:
    """After the commit that removed their rows: a file must not go before its row."""
    for payload in payloads:
        for upload_id in payload["ids"]:
            shelf.remove(str(upload_id))


def _remove(where: ColumnElement[bool]) -> int:
    query = delete(Upload).where(where).returning(Upload.id)
    ids = list(db.session.scalars(query))
    if ids:
        outbox.add("board", KIND, {"ids": ids})
    return len(ids)
