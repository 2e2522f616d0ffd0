"""What one does with accounts. Each changes identity alone; the vault goes first, by itself."""

from forum.accounts.actions.companies import (
    add_alias,
    add_company,
    add_domain,
    remove_domain,
)
from forum.accounts.actions.departing import close_removed, leave, part_again
from forum.accounts.actions.factors import (
    Added,
    add_factor,
    make_backup_codes,
    remove_factor,
    rename_factor,
    reset_factors,
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
from forum.accounts.actions.moving import ask_to_move, find_move, move
from forum.accounts.actions.passwords import change_password, recover_account
from forum.accounts.actions.proving import (
    address_to_prove,
    ask_to_prove,
    find_proof,
    prove_employment,
)
from forum.accounts.actions.renewing import renew_session
from forum.accounts.actions.resetting import (
    ask_to_reset,
    attach_old,
    cancel_reset,
    cancel_reset_with,
    find_reset,
    find_reset_code,
    finish_reset,
    prove_reset,
    tell_ready_resets,
)
from forum.accounts.actions.second_factor import (
    Proof,
    begin_change,
    confirm,
    enrol,
    pass_second_step,
)
from forum.accounts.actions.signing_in import (
    end_sessions,
    open_first_session,
    open_staff_session,
    revoke_session,
    revoke_sessions,
    sign_in,
    sign_in_by_password_alone,
    sign_out,
)
from forum.accounts.actions.staff import (
    accept_staff_invitation,
    add_staff,
    change_staff,
    disable_staff,
    invite_staff,
)
from forum.accounts.actions.steps import Waiting
from forum.accounts.actions.subscribing import (
    choose_letters,
    confirm_letters,
    forget_letters,
    stop_letters,
    stop_letters_of,
    write_news,
    write_weekly,
)

__all__ = [
    "Added",
    "Joined",
    "Proof",
    "Waiting",
    "accept_invitation",
    "accept_staff_invitation",
    "add_alias",
    "add_company",
    "add_domain",
    "add_factor",
    "add_member",
    "add_staff",
    "address_to_prove",
    "ask_to_join",
    "ask_to_move",
    "ask_to_prove",
    "ask_to_reset",
    "attach_old",
    "begin_change",
    "cancel_reset",
    "cancel_reset_with",
    "change_password",
    "change_staff",
    "choose_letters",
    "close_removed",
    "confirm",
    "confirm_letters",
    "disable_staff",
    "end_sessions",
    "enrol",
    "find_move",
    "find_proof",
    "find_reset",
    "find_reset_code",
    "finish_joining",
    "finish_reset",
    "forget_letters",
    "invite",
    "invite_admin",
    "invite_staff",
    "leave",
    "make_backup_codes",
    "move",
    "open_first_session",
    "open_staff_session",
    "part_again",
    "pass_second_step",
    "prove_code",
    "prove_employment",
    "prove_reset",
    "recover_account",
    "remove_colleague",
    "remove_domain",
    "remove_expired",
    "remove_factor",
    "rename_factor",
    "renew_session",
    "reset_factors",
    "revoke_session",
    "revoke_sessions",
    "sign_in",
    "sign_in_by_password_alone",
    "sign_out",
    "stop_letters",
    "stop_letters_of",
    "tell_ready_resets",
    "withdraw_invitation",
    "write_news",
    "write_weekly",
]
