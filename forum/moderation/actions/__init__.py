"""What members report and staff decide. Each takes the actor first and commits nothing."""

from forum.moderation.actions.deciding import hide, keep, postpone, show, undo
from forum.moderation.actions.reporting import report

__all__ = ["hide", "keep", "postpone", "report", "show", "undo"]
