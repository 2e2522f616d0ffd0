"""What the queue brings and what the public log tells. No tag is ever among it."""

from forum.moderation.queries.log import LogLine, log_page
from forum.moderation.queries.merging import Standing, decision_about, standing_of
from forum.moderation.queries.queue import DoneLine, Queue, WaitingThread, queue
from forum.moderation.queries.reported import ReportedPost
from forum.moderation.queries.reports import has_reported, is_picked

__all__ = [
    "DoneLine",
    "LogLine",
    "Queue",
    "ReportedPost",
    "Standing",
    "WaitingThread",
    "decision_about",
    "has_reported",
    "is_picked",
    "log_page",
    "queue",
    "standing_of",
]
