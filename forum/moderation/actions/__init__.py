"""What members report and staff decide. Each takes the actor first and commits nothing."""

from forum.moderation.actions.correcting import confirm, correct
from forum.moderation.actions.deciding import hide, hide_all, keep, postpone, show, undo
from forum.moderation.actions.filing import move, retag, retitle
from forum.moderation.actions.handling import handle
from forum.moderation.actions.locking import lock, pin, unlock, unpin
from forum.moderation.actions.naming import name_reasons
from forum.moderation.actions.passing import finish, pass_on
from forum.moderation.actions.redacting import redact
from forum.moderation.actions.reporting import report
from forum.moderation.actions.sanctioning import DAYS, lift, sanction

__all__ = [
    "DAYS",
    "confirm",
    "correct",
    "finish",
    "handle",
    "hide",
    "hide_all",
    "keep",
    "lift",
    "lock",
    "move",
    "name_reasons",
    "pass_on",
    "pin",
    "postpone",
    "redact",
    "report",
    "retag",
    "retitle",
    "sanction",
    "show",
    "undo",
    "unlock",
    "unpin",
]
