"""Reporting for members; the queue, deciding and picking for moderators; the log for everybody."""

from forum.moderation.views import deciding, log, merging, picking, reporting, sanctioning
from forum.moderation.views.blueprint import moderation_pages

__all__ = ["deciding", "log", "merging", "moderation_pages", "picking", "reporting", "sanctioning"]
