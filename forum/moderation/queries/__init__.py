"""What the queue brings and what the public log tells. No tag is ever among it."""

from forum.moderation.queries.acts import (
    DecisionLine,
    Passed,
    check_may_decide,
    decisions_on,
    is_pinned,
    passed,
)
from forum.moderation.queries.items import QueueItem
from forum.moderation.queries.log import LogLine, log_page, whole_log
from forum.moderation.queries.monthly import Month, months
from forum.moderation.queries.queue import DoneLine, Queue, queue
from forum.moderation.queries.reasons import forget_reasons, know_reasons, reason_name
from forum.moderation.queries.reports import has_reported, is_picked
from forum.moderation.queries.unanswered import Unanswered, put_off, unanswered

__all__ = [
    "DecisionLine",
    "DoneLine",
    "LogLine",
    "Month",
    "Passed",
    "Queue",
    "QueueItem",
    "Unanswered",
    "check_may_decide",
    "decisions_on",
    "forget_reasons",
    "has_reported",
    "is_picked",
    "is_pinned",
    "know_reasons",
    "log_page",
    "months",
    "passed",
    "put_off",
    "queue",
    "reason_name",
    "unanswered",
    "whole_log",
]
