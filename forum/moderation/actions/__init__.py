"""What members report and staff decide. Each takes the actor first and commits nothing."""

from forum.moderation.actions.deciding import hide, hide_all, keep, postpone, show, undo
from forum.moderation.actions.handling import handle
from forum.moderation.actions.reporting import report
from forum.moderation.actions.sanctioning import DAYS, lift, sanction
from forum.moderation.actions.slowing import slow_down

__all__ = [
    "DAYS",
    "handle",
    "hide",
    "hide_all",
    "keep",
    "lift",
    "postpone",
    "report",
    "sanction",
    "show",
    "slow_down",
    "undo",
]
