"""Single values of a line, each read strictly: what is odd is told, never guessed."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from forum import clock, text
from forum.board.models import BODY_LIMIT
from forum.cli.importing.shapes import BadLine

Fields = Mapping[str, Any]

_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_VOTES = 1_000_000_000
_MOST_PEOPLE = 100_000


def read_words(fields: Fields, name: str, *, needed: bool = False) -> str:
    """A text of many lines, empty where it is missing."""
    value = fields.get(name)
    if value is None and not needed:
        return ""
    if not isinstance(value, str):
        problem = f"{name}: expected a text"
        raise BadLine(problem)
    words = text.clean(value)
    if len(words) > BODY_LIMIT:
        problem = f"{name}: longer than {BODY_LIMIT:,} characters"
        raise BadLine(problem)
    return words


def read_line(fields: Fields, name: str, longest: int, *, needed: bool = False) -> str:
    words = text.clean_line(read_words(fields, name, needed=needed))
    if needed and not words:
        problem = f"{name}: empty"
        raise BadLine(problem)
    if len(words) > longest:
        problem = f"{name}: longer than {longest} characters"
        raise BadLine(problem)
    return words


def read_count(fields: Fields, name: str, most: int = _MOST_VOTES) -> int:
    value = fields.get(name, 0)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        problem = f"{name}: expected a whole number from 0 to {most:,}"
        raise BadLine(problem)
    return value


def read_by(fields: Fields) -> int | None:
    return read_count(fields, "by", _MOST_PEOPLE) if fields.get("by") is not None else None


def read_flag(fields: Fields, name: str) -> bool:
    value = fields.get(name, False)
    if not isinstance(value, bool):
        problem = f"{name}: expected true or false"
        raise BadLine(problem)
    return value


def read_list(fields: Fields, name: str) -> list[Any]:
    value = fields.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        problem = f"{name}: expected a list"
        raise BadLine(problem)
    return value


def read_instant(fields: Fields, name: str, zone: ZoneInfo) -> datetime | None:
    """The hour of an ISO date or time, read in `zone` where it names none; None if missing."""
    value = fields.get(name)
    if value is None:
        return None
    try:
        read = datetime.fromisoformat(value)
        instant = (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        problem = f"{name}: expected a date or time like 2026-11-22T15:00+09:00"
        raise BadLine(problem) from error
    if not _EARLIEST <= instant <= clock.now() + timedelta(days=1):
        problem = f"{name}: before 1970 or in the future"
        raise BadLine(problem)
    return instant.replace(minute=0, second=0, microsecond=0)
