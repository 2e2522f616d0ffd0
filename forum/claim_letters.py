"""From the board's outbox to the named world: who claims, and what they are told of their claim.

The request that claims writes the board alone. What it says of the claimant is sealed for this
worker, and lies in the outbox until it was carried over.
"""

from forum import outbox
from forum.database import db, unit_of_work
from forum.moderation import actions
from forum.moderation.actions.claiming import KIND
from forum.moderation.actions.judging import LETTER


@outbox.handles(KIND)
def keep_claimants(payloads: list[outbox.Payload]) -> None:
    """Each payload: claim, box (forum.anonymity), asked (an ISO day)."""
    for payload in payloads:
        db.session.rollback()
        with unit_of_work("identity"):
            actions.keep_claimant(payload["claim"], payload["box"], payload["asked"])


@outbox.handles(LETTER)
def tell_claimants(payloads: list[outbox.Payload]) -> None:
    """Each payload: claim, letter, asked, outcome, day (both ISO days), ends."""
    for payload in payloads:
        said = {name: payload[name] for name in ("asked", "outcome", "day")}
        db.session.rollback()
        with unit_of_work("identity"):
            actions.letter_to(payload["claim"], payload["letter"], ends=payload["ends"], **said)
