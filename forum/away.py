"""What is away for a while: a store that does not answer, a disk that is full.

Trying again may help; nothing is wrong with what was asked.
"""

import errno

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

_OF_THE_DISK = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EMFILE, errno.ENFILE}
)
_TOO_MUCH_OF_SQLITE = frozenset({1, 18})  # SQLITE_ERROR, SQLITE_TOOBIG
_TOO_MUCH_OF_POSTGRES = ("57014", "54")  # query_canceled; program_limit_exceeded


class NotNow(Exception):
    """Raised by what cannot be done at the moment; its cause says why."""


def is_away(error: BaseException) -> bool:
    if isinstance(error, NotNow | OperationalError | InterfaceError | PoolExhausted):
        return True
    if isinstance(error, DBAPIError):
        return error.connection_invalidated
    return isinstance(error, OSError) and error.errno in _OF_THE_DISK


def is_too_much(error: BaseException) -> bool:
    """Whether it may do with less at a time: a statement that was too long, or took too long.

    The drivers count both among what is away.
    """
    orig = getattr(error, "orig", None)
    if getattr(orig, "sqlite_errorcode", 0) & 0xFF in _TOO_MUCH_OF_SQLITE:
        return True
    return str(getattr(orig, "sqlstate", None) or "").startswith(_TOO_MUCH_OF_POSTGRES)


def name_of(error: BaseException) -> str:
    """The class of what went wrong, as the database or the system says it: never its words."""
    inner = getattr(error, "orig", None) or (error.__cause__ if isinstance(error, NotNow) else None)
    return type(inner or error).__name__
