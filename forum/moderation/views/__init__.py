"""Reporting for members; the queue, deciding and picking for moderators; the log for everybody."""

from forum.moderation.views import (
    acting,
    correcting,
    deciding,
    log,
    naming,
    passing,
    picking,
    reporting,
    sanctioning,
)
from forum.moderation.views.blueprint import moderation_pages

__all__ = [
    "acting",
    "correcting",
    "deciding",
    "log",
    "moderation_pages",
    "naming",
    "passing",
    "picking",
    "reporting",
    "sanctioning",
]
