"""What the queue brings and what the public log tells. No tag is ever among it."""

from forum.moderation.queries.acts import (
    DecisionLine,
    Passed,
    check_may_decide,
    decisions_on,
    is_pinned,
    passed,
)
from forum.moderation.queries.log import LogLine, log_page
from forum.moderation.queries.queue import DoneLine, Queue, WaitingThread, queue
from forum.moderation.queries.reasons import forget_reasons, know_reasons, reason_name
from forum.moderation.queries.reported import ReportedPost
from forum.moderation.queries.reports import has_reported, is_picked

__all__ = [
    "DecisionLine",
    "DoneLine",
    "LogLine",
    "Passed",
    "Queue",
    "ReportedPost",
    "WaitingThread",
    "check_may_decide",
    "decisions_on",
    "forget_reasons",
    "has_reported",
    "is_picked",
    "is_pinned",
    "know_reasons",
    "log_page",
    "passed",
    "queue",
    "reason_name",
]
