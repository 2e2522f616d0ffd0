"""Who may do what with accounts."""

from forum.accounts.actor import Actor, Role


def may_invite(actor: Actor) -> bool:
    return actor.role == Role.COMPANY_ADMIN


def may_remove(actor: Actor, colleague_id: str) -> bool:
    """A colleague, not oneself: a company would be left without its admin."""
    return may_invite(actor) and colleague_id != actor.account_id
