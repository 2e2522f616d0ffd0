"""What members report and staff decide. Each takes the actor first and commits nothing."""

from forum.moderation.actions.claimants import forget_claimants, keep_claimant, letter_to
from forum.moderation.actions.claiming import BLINDED_FOR, DECIDED_WITHIN, claim, name_post
from forum.moderation.actions.collecting import collect
from forum.moderation.actions.deciding import hide, hide_all, keep, postpone, show, undo
from forum.moderation.actions.handling import handle
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
from forum.moderation.actions.reporting import report
from forum.moderation.actions.sanctioning import DAYS, lift, sanction
from forum.moderation.actions.slowing import slow_down

__all__ = [
    "BLINDED_FOR",
    "DAYS",
    "DECIDED_WITHIN",
    "blind",
    "claim",
    "collect",
    "end_with",
    "follow_shown",
    "forget_claimants",
    "forget_claims",
    "handle",
    "hide",
    "hide_all",
    "keep",
    "keep_claimant",
    "letter_to",
    "lift",
    "name_post",
    "postpone",
    "reject",
    "remove",
    "report",
    "restore",
    "restore_if_over",
    "sanction",
    "show",
    "slow_down",
    "undo",
]
