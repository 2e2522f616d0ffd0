"""How often something may be tried: by address and by where it comes from, never by company."""

from dataclasses import dataclass

from limits import RateLimitItemPerMinute

from forum.counting import counting, windows
from forum.errors import TooMany


@dataclass(frozen=True)
class Limit:
    name: str
    most: int
    minutes: int

    @property
    def item(self) -> RateLimitItemPerMinute:
        return RateLimitItemPerMinute(self.most * counting.factor, self.minutes, "accounts")


def count(limit: Limit, subject: str) -> None:
    """Count one try; raises TooMany where it is one too many within the span.

    An empty subject (a command, not a request) is not counted. How long to wait is the whole
    span, not what is left of it: that would tell when somebody else had tried.
    """
    if subject and not windows.hit(limit.item, _name(limit, subject)):
        raise TooMany("accounts.limits.wait", seconds=limit.minutes * 60, minutes=limit.minutes)


def forgive(limit: Limit, subject: str) -> None:
    """Who got it right had only mistyped: all tries are forgotten."""
    windows.clear(limit.item, _name(limit, subject))


def forgive_once(limit: Limit, subject: str) -> None:
    """For what many share: this try was right, which says nothing of the others."""
    if subject:
        windows.storage.incr(limit.item.key_for(_name(limit, subject)), limit.minutes * 60, -1)


def forget_all() -> None:
    counting.forget()


def _name(limit: Limit, subject: str) -> str:
    return counting.name_of(limit.name, subject)
