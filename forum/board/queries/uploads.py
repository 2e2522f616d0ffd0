"""Pictures, and who may see them: whoever may see the post; before there is one, the uploader."""

import hashlib
import re
from hmac import compare_digest

from sqlalchemy import select

from forum import anonymity, text
from forum.accounts.actor import Actor
from forum.board import policy
from forum.board.models import Upload
from forum.board.queries.reading import find_own_post
from forum.database import db
from forum.errors import NotFound, SignInNeeded

_ID = re.compile("[a-z2-7]{16}")


def find_upload(reader: Actor, upload_id: str) -> Upload:
    """Raises SignInNeeded for guests, NotFound for what is not there or not for the reader."""
    if not policy.may_read(reader):
        raise SignInNeeded
    upload = db.session.get(Upload, upload_id) if _ID.fullmatch(upload_id) else None
    if upload is None or not _may_see(reader, upload):
        raise NotFound("board.upload.not_found")
    return upload


def sizes_shown_to(reader: Actor, source: str) -> text.Sizes:
    """Of the pictures that a text names, those that the reader may see: for a preview."""
    ids = list(dict.fromkeys(text.pictures_in(source)))[: text.MOST_PICTURES]
    if not ids:
        return {}
    found = db.session.scalars(select(Upload).where(Upload.id.in_(ids))).all()
    return {one.id: (one.width, one.height) for one in found if _may_see(reader, one)}


def is_my_upload(actor: Actor, upload: Upload) -> bool:
    """Whether they uploaded it, and no post shows it yet."""
    if upload.owner_mark is None or not policy.may_upload(actor):
        return False
    return compare_digest(upload.owner_mark, owner_mark(actor, upload.id))


def owner_mark(actor: Actor, upload_id: str) -> bytes:
    """Another for each upload. Staff have no secret; their posts name them, so their id does."""
    if actor.badge:
        key = actor.badge.id.encode()
        return hashlib.blake2b(upload_id.encode(), key=key, digest_size=16).digest()
    return anonymity.own_mark(actor, upload_id)


def _may_see(reader: Actor, upload: Upload) -> bool:
    if upload.post_id is None:
        return is_my_upload(reader, upload)
    try:
        _, post = find_own_post(reader, upload.post_id)
    except NotFound:
        return False
    return not post.is_deleted
