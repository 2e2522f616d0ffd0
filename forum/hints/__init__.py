"""Hints, never verdicts: what staff might look at. Knows no other room, no store and no person."""

from forum.hints.folding import fold
from forum.hints.patterns import BadPattern
from forum.hints.scoring import ROUGH, Score, score
from forum.hints.words import ACTS, Act, Watch, Word, check, starter, watch_of

__all__ = [
    "ACTS",
    "ROUGH",
    "Act",
    "BadPattern",
    "Score",
    "Watch",
    "Word",
    "check",
    "fold",
    "score",
    "starter",
    "watch_of",
]
