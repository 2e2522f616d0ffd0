"""A random nonce in each creating form: sent twice, it makes one row and gets the same answer.

The nonce is drawn for the form and tells of no session; its row keeps a hash, the address of
what was made, and the week in which it may go.
"""

import hashlib
import secrets
from datetime import date

from flask import Response, g, make_response, redirect
from markupsafe import Markup
from sqlalchemy import LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.database import UNORDERED, Model, Store, db
from forum.web.fields import sent

KEEP_DAYS = 7


class _Submission:
    nonce_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    location: Mapped[str] = mapped_column(String(200))
    expires_week: Mapped[date]


class BoardSubmission(_Submission, Model):
    __tablename__ = "submission"
    __table_args__ = (UNORDERED,)


class IdentitySubmission(_Submission, Model):
    __tablename__ = "submission"
    __bind_key__ = "identity"
    __table_args__ = (UNORDERED,)


_TABLES: dict[str, type[BoardSubmission] | type[IdentitySubmission]] = {
    "board": BoardSubmission,
    "identity": IdentitySubmission,
}


def nonce_field() -> Markup:
    return Markup('<input type="hidden" name="nonce" value="{}">').format(secrets.token_urlsafe(16))


def created(location: str, response: Response | None = None) -> Response:
    """The answer to a form that made something: go there, or the fragment given.

    Sent again, the same form is answered with `location`.
    """
    g.created_at_location = location
    if response is not None:
        return response
    return make_response(redirect(location, 303))


def stored_answer(store: Store) -> Response | None:
    nonce = _nonce_hash()
    if nonce is None or store not in _TABLES:
        return None
    table = _TABLES[store]
    location = db.session.scalar(select(table.location).where(table.nonce_hash == nonce))
    return created(location) if location else None


def store_answer(store: Store, response: Response) -> None:
    nonce = _nonce_hash()
    location = g.pop("created_at_location", None)
    if nonce is None or location is None or store not in _TABLES:
        return
    row = _TABLES[store](
        nonce_hash=nonce, location=location, expires_week=clock.week_after(KEEP_DAYS)
    )
    db.session.add(row)
    response.headers.setdefault("Content-Location", location)


def remove_expired(store: Store) -> None:
    table = _TABLES[store]
    db.session.execute(delete(table).where(table.expires_week < clock.today()))


def _nonce_hash() -> bytes | None:
    nonce = sent("nonce")
    return hashlib.blake2b(nonce.encode(), digest_size=16).digest() if nonce else None
