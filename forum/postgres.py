"""PostgreSQL as a store: its pool, its time-outs, and what a transaction sees.

Loaded only where a store lies there: an embedded installation does without the driver.
The reasons are in docs/decisions/0007-postgresql.md.
"""

from collections.abc import Callable
from typing import Any

from psycopg import IsolationLevel
from psycopg.abc import Buffer
from psycopg.types.string import StrDumperUnknown
from sqlalchemy import URL, Connection, Engine, event

from forum.config import Settings

# Whoever waits for a server, a connection or a row gives up before the reader does.
WAIT_SECONDS = 3


def options(url: URL, settings: Settings) -> dict[str, Any]:
    """What an engine is made with."""
    told = url.query.get("options", "")
    limits = [f"-c {name}={value}" for name, value in session_limits(settings).items()]
    return {
        "url": url.set(drivername="postgresql+psycopg"),
        "pool_size": settings.postgres_connections,
        "max_overflow": 0,
        "pool_timeout": WAIT_SECONDS,
        # Asked before it is used: after a restart of the server nobody meets a dead connection.
        "pool_pre_ping": True,
        "pool_use_lifo": True,
        "connect_args": {
            "connect_timeout": WAIT_SECONDS,
            "tcp_user_timeout": 1000 * WAIT_SECONDS,
            "application_name": "forum",
            "options": " ".join([*limits, *((told,) if isinstance(told, str) else told)]),
        },
    }


def session_limits(settings: Settings) -> dict[str, str]:
    """What each session is opened with."""
    return {
        "timezone": "UTC",
        "statement_timeout": f"{settings.postgres_statement_seconds}s",
        "lock_timeout": f"{WAIT_SECONDS}s",
        "idle_in_transaction_session_timeout": "60s",
    }


class _Text(StrDumperUnknown):
    """No text of a store holds a NUL, and PostgreSQL takes none: who asks for one finds nothing."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", "\ufffd"))


def rule(engine: Engine, is_writing: Callable[[], bool]) -> None:
    """A reader sees one moment, as in SQLite. A writer locks rows and sees each as it is now."""

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:  # noqa: ANN401  the driver's
        connection.adapters.register_dumper(str, _Text)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        session: Any = connection.connection.dbapi_connection
        writes = is_writing()
        session.read_only = not writes
        session.isolation_level = (
            IsolationLevel.READ_COMMITTED if writes else IsolationLevel.REPEATABLE_READ
        )
