"""Reporting for members; the queue and every decision for moderators; the log for everybody."""

from forum.moderation.views import (
    acting,
    claiming,
    collecting,
    correcting,
    deciding,
    hinting,
    log,
    merging,
    naming,
    passing,
    picking,
    reporting,
    sanctioning,
)
from forum.moderation.views.blueprint import moderation_pages
from forum.moderation.views.claiming import rights_pages

__all__ = [
    "acting",
    "claiming",
    "collecting",
    "correcting",
    "deciding",
    "hinting",
    "log",
    "merging",
    "moderation_pages",
    "naming",
    "passing",
    "picking",
    "reporting",
    "rights_pages",
    "sanctioning",
]
