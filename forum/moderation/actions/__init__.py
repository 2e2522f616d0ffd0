"""What members report and staff decide. Each takes the actor first and commits nothing."""

from forum.moderation.actions.deciding import (
    check_may_decide,
    hide,
    hide_all,
    keep,
    postpone,
    show,
    undo,
)
from forum.moderation.actions.handling import handle
from forum.moderation.actions.merging import (
    TARGET_LIMIT,
    check_pair,
    find_target,
    mark_duplicate,
    merge,
    split,
)
from forum.moderation.actions.reporting import report
from forum.moderation.actions.sanctioning import DAYS, lift, sanction

__all__ = [
    "DAYS",
    "TARGET_LIMIT",
    "check_may_decide",
    "check_pair",
    "find_target",
    "handle",
    "hide",
    "hide_all",
    "keep",
    "lift",
    "mark_duplicate",
    "merge",
    "postpone",
    "report",
    "sanction",
    "show",
    "split",
    "undo",
]
