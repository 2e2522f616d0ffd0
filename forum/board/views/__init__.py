"""The board's pages, one module for what one does there."""

from forum.board.views import (
    changing,
    composing,
    front,
    public,
    room,
    similar,
    thread,
    voting,
    writing,
)
from forum.board.views.blueprint import board_pages

__all__ = [
    "board_pages",
    "changing",
    "composing",
    "front",
    "public",
    "room",
    "similar",
    "thread",
    "voting",
    "writing",
]
