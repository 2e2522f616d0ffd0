"""Reporting for members; the queue and every decision for moderators; the log for everybody."""

from forum.moderation.views import (
    claiming,
    collecting,
    deciding,
    hinting,
    log,
    picking,
    reporting,
    sanctioning,
)
from forum.moderation.views.blueprint import moderation_pages
from forum.moderation.views.claiming import rights_pages

__all__ = [
    "claiming",
    "collecting",
    "deciding",
    "hinting",
    "log",
    "moderation_pages",
    "picking",
    "reporting",
    "rights_pages",
    "sanctioning",
]
