"""Opening, one officer after the other. The record is written before anything is given out."""

from dataclasses import dataclass

from sqlalchemy import select

from forum import anonymity
from forum.board.models import Escrow
from forum.breakglass.actions.recording import check_unbroken, record, refuse_ended
from forum.breakglass.queries import Request, find_request
from forum.database import db
from forum.errors import AlreadyDone, NotAllowed

FIRST, SECOND = "a", "b"


@dataclass(frozen=True)
class _Opening:
    request: Request
    sealed: bytes
    asked: anonymity.Asked
    officer: str  # whose key was brought


def open_first(request_id: str, private: bytes) -> bytes:
    """The first officer's half, which only the second can open, for this request, on this server.

    Raises NotFound, AlreadyDone, NotAllowed. The same for `open_second`.
    """
    opening = _ready(request_id, private)
    if opening.request.state == "half":
        raise AlreadyDone("breakglass.already.half")
    if opening.officer != FIRST:
        raise NotAllowed("breakglass.open.not_first")
    half = anonymity.open_first(opening.sealed, opening.asked, private)
    if half is None:
        raise NotAllowed("breakglass.open.foreign")
    record(request_id, "half", officer=opening.officer)
    return half


def open_second(request_id: str, private: bytes, half: bytes) -> str:
    """Whose post it is. Commit before showing it: once the record stands, it opens no more."""
    opening = _ready(request_id, private)
    if opening.request.state != "half":
        raise NotAllowed("breakglass.open.first_missing")
    if opening.officer != SECOND:
        raise NotAllowed("breakglass.open.same_officer")
    opened = anonymity.open_second(half, opening.asked, private)
    if opened is None:
        raise NotAllowed("breakglass.open.foreign")
    record(request_id, "opened", officer=opening.officer)
    return opened


def _ready(request_id: str, private: bytes) -> _Opening:
    check_unbroken()
    found = find_request(request_id)
    refuse_ended(found.state)
    escrow = db.session.scalar(select(Escrow).where(Escrow.post_id == found.post_id))
    if escrow is None or not anonymity.may_open(escrow.epoch):
        raise NotAllowed("breakglass.open.destroyed")
    officer = anonymity.officer_of(escrow.epoch, private)
    if not officer:
        raise NotAllowed("breakglass.open.other_key", epoch=escrow.epoch)
    asked = anonymity.Asked(escrow.epoch, found.post_id, found.mark)
    return _Opening(found, escrow.sealed, asked, officer)
