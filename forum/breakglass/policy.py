"""Who asks to learn who wrote a post. Opening takes no role but the officers' private keys."""

from forum.accounts.actor import Actor, Role

OFFICERS = frozenset({Role.CX_LEAD, Role.PRIVACY_OFFICER})


def may_request(actor: Actor) -> bool:
    return actor.role in OFFICERS
