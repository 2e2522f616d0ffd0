"""Until when it can be known who wrote, as the pages say it."""

from datetime import date

from forum import anonymity
from forum.anonymity import Epoch
from forum.board.models import Thread

_SHOWN = 8  # of those destroyed, the latest


def epochs() -> list[Epoch]:
    """Those with a key and the last of those without, the oldest first. For everybody."""
    known = anonymity.known_epochs()
    gone = [one for one in known if one.is_destroyed]
    return [one for one in known if one not in gone[:-_SHOWN]]


def unknowable_from(thread: Thread) -> date | None:
    """From this day on nobody can find out who writes in this thread. Needs no store."""
    return anonymity.unknowable_from(thread)
