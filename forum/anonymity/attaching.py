"""The old secret again, after a reset: by the old password or recovery code, while it waits."""

from collections.abc import Iterator
from datetime import date

from nacl.secret import SecretBox
from sqlalchemy import delete, func, select

from forum import clock
from forum.anonymity.credential import Signer, credential_of
from forum.anonymity.generations import Generation, packed, together, unpacked
from forum.anonymity.models import WrappedSecret
from forum.anonymity.secrets import (
    Derived,
    SessionKey,
    attaching_key,
    close_session,
    open_box,
    recovery_key,
    seal,
)
from forum.database import db, separate_unit

_Old = tuple[str, tuple[Generation, ...]]  # what its boxes are called, what they hold


def waiting_till(account_id: str) -> date | None:
    """The last day on which an old secret can be attached again; None where there is none."""
    last = select(func.max(WrappedSecret.expires_week)).where(
        WrappedSecret.account_id == account_id, WrappedSecret.expires_week >= clock.today()
    )
    return db.session.scalar(last)


def attach(actor: Signer, account_id: str, derived: Derived, code: str) -> SessionKey | None:
    """A session that knows the old posts, too, instead of the one that is here.

    None where neither the password that `derived` is of nor the code opens an old secret. In one
    unit of the vault: the old boxes go, and what they held is wrapped with the newest secret.
    """
    credential = credential_of(actor)
    here = credential._generations  # noqa: SLF001  this room's own
    found = list(_opened(account_id, derived, code))
    if not found:
        return None
    everything = together(*(old for _, old in found), here)
    box = SecretBox(attaching_key(everything)).encrypt(packed(everything[:-1]))
    with separate_unit("vault") as session:
        session.merge(WrappedSecret(account_id=account_id, way="attached", box=bytes(box)))
        for name, _ in found:
            old = WrappedSecret.way.startswith(f"{name}.", autoescape=True)
            mine = WrappedSecret.account_id == account_id
            session.execute(delete(WrappedSecret).where(mine, old))
    session_key = seal(everything)
    close_session(credential._session_key.id)  # noqa: SLF001
    return session_key


def _opened(account_id: str, derived: Derived, code: str) -> Iterator[_Old]:
    boxes = _waiting(account_id)
    keys = {"password": derived.wrapping_key, "recovery": recovery_key(code)}
    for name, ways in boxes.items():
        tries = (open_box(key, ways[way]) for way, key in keys.items() if way in ways)
        if opened := next(filter(None, tries), None):
            yield name, _with_older(ways, unpacked(opened))


def _with_older(ways: dict[str, bytes], old: tuple[Generation, ...]) -> tuple[Generation, ...]:
    """What had been attached to the old secret comes along."""
    box = ways.get("attached")
    older = open_box(attaching_key(old), box) if box else None
    return together(unpacked(older), old) if older else old


def _waiting(account_id: str) -> dict[str, dict[str, bytes]]:
    """Boxes by the reset that laid them aside, then by what opens them."""
    query = select(WrappedSecret.way, WrappedSecret.box).where(
        WrappedSecret.account_id == account_id, WrappedSecret.expires_week >= clock.today()
    )
    boxes: dict[str, dict[str, bytes]] = {}
    for row in db.session.execute(query):
        name, _, way = row.way.partition(".")
        boxes.setdefault(name, {})[way] = row.box
    return boxes
