"""What members report and staff decide. Each takes the actor first and commits nothing."""

from forum.moderation.actions.collecting import collect
from forum.moderation.actions.deciding import hide, hide_all, keep, postpone, show, undo
from forum.moderation.actions.handling import handle
from forum.moderation.actions.reporting import report
from forum.moderation.actions.sanctioning import DAYS, lift, sanction

__all__ = [
    "DAYS",
    "collect",
    "handle",
    "hide",
    "hide_all",
    "keep",
    "lift",
    "postpone",
    "report",
    "sanction",
    "show",
    "undo",
]
