"""Who claims, in the named world: kept under a mark that leads to no claim, told by letter.

Each works in a unit of identity that the worker opened, from what the board's outbox handed over.
"""

from base64 import b64decode, b64encode

from sqlalchemy import delete

from forum import clock, outbox
from forum.accounts.actions.subscribing import KIND
from forum.anonymity import hash_of_claim, mail_key
from forum.database import db
from forum.moderation.actions.claiming import DECIDED_WITHIN
from forum.moderation.models import Claimant

# Days, and then to a Monday: the row tells no day of a claim, by which it could be joined to it.
_KEPT = 365  # where nobody ever decides
_FORGOTTEN_WITHIN = 90  # from the end; longer than the claim's own words stay


def keep_claimant(claim_id: str, box: str, day: str) -> None:
    """Twice is the same as once. A box that was sealed for another key is nobody's."""
    mark, sealed = hash_of_claim(claim_id), b64decode(box)
    one = mail_key.open_recipient(sealed)
    known = db.session.get(Claimant, mark)
    if one is None or known is not None:
        return
    row = Claimant(mark=mark, name=one.token, box=sealed, until=clock.week_after(_KEPT))
    db.session.add(row)
    _post(row, "claim_received", asked=day, days=DECIDED_WITHIN)


def letter_to(claim_id: str, letter: str, *, ends: bool, **params: object) -> None:
    """Raises LookupError where the claimant has not come over yet: it is tried again."""
    row = db.session.get(Claimant, hash_of_claim(claim_id))
    if row is None:
        raise LookupError
    if ends:
        row.until = clock.week_within(_FORGOTTEN_WITHIN)
    _post(row, letter, **params)


def forget_claimants() -> int:
    """Some time after their claim has ended; how many."""
    gone = delete(Claimant).where(Claimant.until < clock.today()).returning(Claimant.mark)
    return len(db.session.execute(gone).all())


def _post(row: Claimant, letter: str, **params: object) -> None:
    payload = {"letter": letter, "box": b64encode(row.box).decode(), "params": params}
    outbox.add("identity", KIND, payload)
