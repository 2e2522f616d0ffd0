"""What the queue brings and what the public log tells. No tag is ever among it."""

from forum.moderation.queries.items import QueueItem
from forum.moderation.queries.log import LogLine, log_page, whole_log
from forum.moderation.queries.merging import Standing, decision_about, standing_of
from forum.moderation.queries.monthly import Month, months
from forum.moderation.queries.queue import DoneLine, Queue, queue
from forum.moderation.queries.reports import has_reported, is_picked
from forum.moderation.queries.unanswered import Unanswered, put_off, unanswered

__all__ = [
    "DoneLine",
    "LogLine",
    "Month",
    "Queue",
    "QueueItem",
    "Standing",
    "Unanswered",
    "decision_about",
    "has_reported",
    "is_picked",
    "log_page",
    "months",
    "put_off",
    "queue",
    "standing_of",
    "unanswered",
    "whole_log",
]
