"""What members report and staff decide. Each takes the actor first and commits nothing."""

from forum.moderation.actions.claimants import forget_claimants, keep_claimant, letter_to
from forum.moderation.actions.claiming import BLINDED_FOR, DECIDED_WITHIN, claim, name_post
from forum.moderation.actions.collecting import collect
from forum.moderation.actions.correcting import confirm, correct
from forum.moderation.actions.deciding import (
    check_may_decide,
    hide,
    hide_all,
    keep,
    postpone,
    show,
    undo,
)
from forum.moderation.actions.filing import move, retag, retitle
from forum.moderation.actions.handling import handle
from forum.moderation.actions.hiding_by_itself import hide_reported
from forum.moderation.actions.judging import (
    blind,
    end_with,
    follow_shown,
    forget_claims,
    reject,
    remove,
    restore,
    restore_if_over,
)
from forum.moderation.actions.locking import lock, pin, unlock, unpin
from forum.moderation.actions.merging import (
    TARGET_LIMIT,
    check_pair,
    find_target,
    mark_duplicate,
    merge,
    split,
)
from forum.moderation.actions.naming import name_reasons
from forum.moderation.actions.passing import finish, pass_on
from forum.moderation.actions.redacting import redact
from forum.moderation.actions.reporting import report
from forum.moderation.actions.sanctioning import DAYS, lift, sanction
from forum.moderation.actions.slowing import slow_down

__all__ = [
    "BLINDED_FOR",
    "DAYS",
    "DECIDED_WITHIN",
    "TARGET_LIMIT",
    "blind",
    "check_may_decide",
    "check_pair",
    "claim",
    "collect",
    "confirm",
    "correct",
    "end_with",
    "find_target",
    "finish",
    "follow_shown",
    "forget_claimants",
    "forget_claims",
    "handle",
    "hide",
    "hide_all",
    "hide_reported",
    "keep",
    "keep_claimant",
    "letter_to",
    "lift",
    "lock",
    "mark_duplicate",
    "merge",
    "move",
    "name_post",
    "name_reasons",
    "pass_on",
    "pin",
    "postpone",
    "redact",
    "reject",
    "remove",
    "report",
    "restore",
    "restore_if_over",
    "retag",
    "retitle",
    "sanction",
    "show",
    "slow_down",
    "split",
    "undo",
    "unlock",
    "unpin",
]
