"""The board's pages, one module for what one does there."""

from forum.board.views import (
    cards,
    changing,
    composing,
    drafts,
    front,
    guarding,
    public,
    relaying,
    room,
    sealing,
    similar,
    thread,
    uploading,
    voting,
    withdrawing,
    writing,
)
from forum.board.views.blueprint import board_pages

__all__ = [
    "board_pages",
    "cards",
    "changing",
    "composing",
    "drafts",
    "front",
    "guarding",
    "public",
    "relaying",
    "room",
    "sealing",
    "similar",
    "thread",
    "uploading",
    "voting",
    "withdrawing",
    "writing",
]
