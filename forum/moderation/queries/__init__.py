"""What the queue brings and what the public log tells. No tag is ever among it."""

from forum.moderation.queries.held import HeldPost, count_held, held_posts
from forum.moderation.queries.log import LogLine, log_page
from forum.moderation.queries.queue import DoneLine, Queue, WaitingThread, queue
from forum.moderation.queries.reported import ReportedPost
from forum.moderation.queries.reports import has_reported, is_picked

__all__ = [
    "DoneLine",
    "HeldPost",
    "LogLine",
    "Queue",
    "ReportedPost",
    "WaitingThread",
    "count_held",
    "has_reported",
    "held_posts",
    "is_picked",
    "log_page",
    "queue",
]
