"""Reporting for members; the queue, deciding and picking for moderators; the log for everybody."""

from forum.moderation.views import collecting, deciding, log, picking, reporting, sanctioning
from forum.moderation.views.blueprint import moderation_pages

__all__ = [
    "collecting",
    "deciding",
    "log",
    "moderation_pages",
    "picking",
    "reporting",
    "sanctioning",
]
