"""A new id and key for the session that is here, whenever what it may do was proved anew."""

from sqlalchemy import update

from forum.accounts.actor import Actor
from forum.accounts.models import OpenSession
from forum.accounts.tokens import hash_of_session, staff_session_key
from forum.anonymity import SessionKey
from forum.database import db


def renew_session(actor: Actor) -> SessionKey:
    """What goes into the cookie instead. The session keeps its place in the list and its end."""
    session_key = actor.credential.renew() if actor.credential else staff_session_key()
    replace_session(actor, session_key)
    return session_key


def replace_session(actor: Actor, session_key: SessionKey) -> None:
    here = hash_of_session(actor.session_id)
    db.session.execute(
        update(OpenSession)
        .where(OpenSession.id_hash == here)
        .values(id_hash=hash_of_session(session_key.id), key_half=session_key.half)
    )
