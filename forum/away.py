"""What is away for a while: a store that does not answer, a disk that is full.

Trying again may help; nothing is wrong with what was asked.
"""

import errno

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

_OF_THE_DISK = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EMFILE, errno.ENFILE}
)


class NotNow(Exception):
    """Raised by what cannot be done at the moment; its cause says why."""


def is_away(error: BaseException) -> bool:
    if isinstance(error, NotNow | OperationalError | InterfaceError | PoolExhausted):
        return True
    if isinstance(error, DBAPIError):
        return error.connection_invalidated
    return isinstance(error, OSError) and error.errno in _OF_THE_DISK


def name_of(error: BaseException) -> str:
    """The class of what went wrong, as the database or the system says it: never its words."""
    inner = getattr(error, "orig", None) or (error.__cause__ if isinstance(error, NotNow) else None)
    return type(inner or error).__name__
