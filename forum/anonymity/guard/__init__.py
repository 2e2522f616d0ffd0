"""What gives somebody away in a text, found before it is posted (docs/decisions/0014-guard.md).

Told the text and the names that are its author's own; it knows no other room, stores nothing,
logs nothing. A kind in BLOCKED may not be kept; of all others the author decides.
"""

from forum.anonymity.guard.looking import find, mask
from forum.anonymity.guard.shapes import BLOCKED, KINDS, NOBODY, Finding, Kind, Own

__all__ = ["BLOCKED", "KINDS", "NOBODY", "Finding", "Kind", "Own", "find", "mask"]
