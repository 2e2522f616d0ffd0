"""What went wrong, in one line, for whoever typed the command."""

# ruff: noqa: PLC0415  what is heavy is imported when it is needed

from collections.abc import Iterator
from contextlib import contextmanager

from forum.cli import NotSet, Refused
from forum.config import SettingError


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what is expected to go wrong into a line and an exit status; bugs keep their trace."""
    try:
        yield
    except SettingError as error:
        raise NotSet(str(error)) from error
    except Exception as error:
        message = _words(error)
        if message is None:
            raise
        raise Refused(message) from error


def _words(error: Exception) -> str | None:
    # Imported late: a command that needs no store loads none of this.
    from sqlalchemy.exc import OperationalError

    from forum.anonymity import KeysError
    from forum.errors import ForumError

    if isinstance(error, ForumError):
        return _translated(error)
    if isinstance(error, OperationalError):
        return f"a store is not there or not laid out ({error.orig}); `forum init` makes it"
    return str(error) if isinstance(error, KeysError) else None


def _translated(error: Exception) -> str:
    from forum.errors import ForumError
    from forum.web.language import text_in

    if not isinstance(error, ForumError) or not error.key:
        return type(error).__name__
    return text_in("en", error.key, **error.params)
