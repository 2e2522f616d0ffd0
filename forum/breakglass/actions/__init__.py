"""Asking, closing and opening. Each writes its record first; none of them commits."""

from forum.breakglass.actions.keeping import destroy_escrow, remove_escrow
from forum.breakglass.actions.opening import open_first, open_second
from forum.breakglass.actions.recording import adopt_head
from forum.breakglass.actions.requesting import (
    close,
    ready_delay,
    ready_ground,
    ready_post,
    ready_text,
    request,
)

__all__ = [
    "adopt_head",
    "close",
    "destroy_escrow",
    "open_first",
    "open_second",
    "ready_delay",
    "ready_ground",
    "ready_post",
    "ready_text",
    "remove_escrow",
    "request",
]
