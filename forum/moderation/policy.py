"""Who decides about posts. Who may report is the board's own rule (`board.policy.may_report`)."""

from forum.accounts.actor import Actor, Role

DECIDERS = frozenset({Role.MODERATOR, Role.CX_LEAD})
ANSWERING = frozenset({Role.MODERATOR, Role.CX, Role.CX_LEAD})


def may_decide(actor: Actor) -> bool:
    return actor.role in DECIDERS


def may_read_log(reader: Actor) -> bool:
    """Whoever may read the board may read what was done to it."""
    return not reader.is_guest


def may_see_unanswered(reader: Actor) -> bool:
    """Those who answer for the product, and those who look after the board."""
    return reader.role in ANSWERING
