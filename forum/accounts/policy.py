"""Who may do what with accounts."""

from forum.accounts.actor import Actor, Role

PROOF_DAYS = 180  # for which a code sent to the company's mail proves that somebody works there
RESET_WAIT_DAYS = 7  # in which the old password or an open session stops a reset by mail
RESET_OPEN_DAYS = 30  # after them, in which it may be finished
CHOICE_DAYS = 30  # in which who was removed may still keep or delete what they wrote


def may_leave(actor: Actor) -> bool:
    return actor.is_member or actor.is_leaving


def may_see_colleagues(actor: Actor) -> bool:
    return actor.role == Role.COMPANY_ADMIN


def may_invite(actor: Actor) -> bool:
    return may_see_colleagues(actor) and not actor.is_read_only


def may_remove(actor: Actor, colleague_id: str) -> bool:
    """A colleague, not oneself: a company would be left without its admin."""
    return may_invite(actor) and colleague_id != actor.account_id


_NEED_FACTOR = frozenset({Role.CX_LEAD, Role.PRIVACY_OFFICER, Role.OPERATOR})


def needs_second_factor(role: Role) -> bool:
    """Whose session counts only if it was opened with more than the password.

    Members have none here: their password opens their own secret, which a code could not.
    """
    return role in _NEED_FACTOR


def may_have_second_factor(actor: Actor) -> bool:
    return actor.is_staff
