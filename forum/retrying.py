"""What fails because somebody else was at it is done again, once, as if it had just begun.

Nothing of the first time is left: its transaction was rolled back, and what must happen outside
the store happens after a commit (forum/outbox). So it takes effect once.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError

from forum.database import db

P = ParamSpec("P")
T = TypeVar("T")

_log = logging.getLogger("forum")

_SQLITE = {5, 6}  # SQLITE_BUSY, SQLITE_LOCKED; what lies above the first byte says more closely why
_POSTGRES = {"40001", "40P01"}  # serialization_failure, deadlock_detected


def is_passing(error: DBAPIError) -> bool:
    """Whether another try may well succeed. A lock that was waited for in vain is not passing."""
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    return code in _SQLITE or getattr(error.orig, "sqlstate", None) in _POSTGRES


def retried(unit: Callable[P, T]) -> Callable[P, T]:
    """For a function that is one unit of work, from its beginning to its commit."""

    @wraps(unit)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return unit(*args, **kwargs)
        except DBAPIError as error:
            if not is_passing(error):
                raise
            _log.warning("done again: %s", type(error.orig).__name__)
        db.session.rollback()
        return unit(*args, **kwargs)

    return run
