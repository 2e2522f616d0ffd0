"""What one does with accounts. Each changes identity alone; the vault goes first, by itself."""

from forum.accounts.actions.companies import (
    add_alias,
    add_company,
    add_domain,
    remove_domain,
)
from forum.accounts.actions.inviting import (
    accept_invitation,
    invite,
    invite_admin,
    remove_colleague,
    withdraw_invitation,
)
from forum.accounts.actions.joining import (
    ask_to_join,
    finish_joining,
    prove_code,
    remove_expired,
)
from forum.accounts.actions.members import Joined, add_member
from forum.accounts.actions.passwords import change_password, recover_account
from forum.accounts.actions.signing_in import (
    open_first_session,
    revoke_session,
    revoke_sessions,
    sign_in,
    sign_out,
)
from forum.accounts.actions.staff import (
    accept_staff_invitation,
    add_staff,
    change_staff,
    disable_staff,
    invite_staff,
)

__all__ = [
    "Joined",
    "accept_invitation",
    "accept_staff_invitation",
    "add_alias",
    "add_company",
    "add_domain",
    "add_member",
    "add_staff",
    "ask_to_join",
    "change_password",
    "change_staff",
    "disable_staff",
    "finish_joining",
    "invite",
    "invite_admin",
    "invite_staff",
    "open_first_session",
    "prove_code",
    "recover_account",
    "remove_colleague",
    "remove_domain",
    "remove_expired",
    "revoke_session",
    "revoke_sessions",
    "sign_in",
    "sign_out",
    "withdraw_invitation",
]
