"""Too fast, too much, the same again. Counted by keyed hashes that no store keeps.

By person: as the member who is here, by a mark of their secret that is hashed once more with a
key that lives as long as the process (or, in Redis, the day): nobody can tell whom a count is
about, and nothing joins two kinds. Overall: who has written nothing today is never refused for
what others did, nor a first post for its speed. By content: whoever says it.
"""

import hashlib
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute

from forum import clock, hints
from forum.accounts.actor import Actor
from forum.board import queries
from forum.board.models import Thread
from forum.counting import counting, windows
from forum.errors import TooMany

Counted = tuple[RateLimitItem, str]


@dataclass(frozen=True)
class Speed:
    """By one person, and by everybody together, in some minutes."""

    person: int
    overall: int
    minutes: int = 10


SPEED = {
    "ask": Speed(4, 200),
    "answer": Speed(10, 500),
    "comment": Speed(20, 1_000),
    "report": Speed(10, 500),
    "vote": Speed(100, 10_000),
}
SAME = 2  # how often a day the same words are taken without a look
SAME_LEAST = 30  # letters: a thank-you may be said by everybody
_SPACE = "flood"


@contextmanager
def paced(actor: Actor, kind: str, thread: Thread | None = None) -> Iterator[None]:
    """Around the writing of one: counted where nothing refused it.

    Raises TooMany for who is too fast, and where the thread is slowed down; never for the first
    of its kind today, however much others write.
    """
    mine = [] if actor.is_staff else _windows(actor, kind)
    slow = _slow(actor, thread) if thread else None
    if mine and not windows.test(*mine[0]) and not all(windows.test(*one) for one in mine[1:]):
        minutes = SPEED[kind].minutes
        raise TooMany("board.flood.wait", seconds=minutes * 60, minutes=minutes)
    if slow and not windows.test(*slow):
        minutes = _left(slow)
        raise TooMany("board.slow.wait", seconds=minutes * 60, minutes=minutes)
    yield
    for one in (*mine, *([slow] if slow else [])):
        windows.hit(*one)


def _windows(actor: Actor, kind: str) -> list[Counted]:
    """Whether it is the first today; then how many by this person, and by everybody."""
    speed, mark = SPEED[kind], queries.owner_mark(actor, _SPACE)
    return [
        (RateLimitItemPerDay(1, 1, _SPACE), counting.name_of(f"{kind}.first", mark)),
        (_item(speed.person, speed.minutes), counting.name_of(f"{kind}.person", mark)),
        (_item(speed.overall, speed.minutes), counting.name_of(f"{kind}.overall", "")),
    ]


def _slow(actor: Actor, thread: Thread) -> Counted | None:
    """One post a person in the thread's minutes; by another mark for each thread."""
    minutes = 0 if actor.is_staff else queries.slow_minutes(thread)
    if not minutes:
        return None
    name = counting.name_of("slow", queries.owner_mark(actor, f"{_SPACE}{thread.id}"))
    return RateLimitItemPerMinute(1, minutes, _SPACE), name


def _left(slow: Counted) -> int:
    seconds = windows.get_window_stats(*slow).reset_time - clock.now().timestamp()
    return max(1, math.ceil(seconds / 60))


def is_said_again(words: str) -> bool:
    """Whether the same was said often enough today, by whomever; counts it."""
    said = hints.fold(words).exact.replace(" ", "")
    if len(said) < SAME_LEAST:
        return False
    name = counting.name_of("same", hashlib.sha256(said.encode()).digest())
    return not windows.hit(RateLimitItemPerDay(SAME * counting.factor, 1, _SPACE), name)


def _item(most: int, minutes: int) -> RateLimitItem:
    return RateLimitItemPerMinute(most * counting.factor, minutes, _SPACE)
