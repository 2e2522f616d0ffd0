"""Bring each store to its newest migration; forward only, safe to run twice.

Each store has its own folder and version table. A migration runs in one transaction on both
databases (SQLite: a step that alters a table copies it), so that a killed run is simply run again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command, context
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, func, select

from forum import schedule  # noqa: F401  its table belongs to the board
from forum.database import STORES, Store, engine_of, is_sqlite, metadata_of, waiting, writing
from forum.insights import models as _insights  # noqa: F401  no page imports it yet

FOLDER = Path(__file__).parent.parent / "migrations"
_LONG = 600.0  # seconds
_TURN = 7_302_411  # of the advisory lock; any number will do that nobody else uses


def upgrade(app: Flask, store: Store) -> tuple[str | None, str | None]:
    """Migrate one store; the revisions before and after."""
    with app.app_context():
        before = current_revision(store)
        command.upgrade(config_of(store), "head")
        return before, current_revision(store)


def upgrade_all(app: Flask) -> dict[Store, tuple[str | None, str | None]]:
    return {store: upgrade(app, store) for store in STORES}


def upgrade_within(connection: Connection, store: Store, revision: str = "head") -> None:
    """Migrate an empty store inside the caller's transaction, to be committed with its rows."""
    config = config_of(store)
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def current_revision(store: Store) -> str | None:
    with engine_of(store).connect() as connection:
        return revision_of(connection)


def revision_of(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def knows(store: Store, revision: str) -> bool:
    """Whether this version's migrations can start from there."""
    script = ScriptDirectory.from_config(config_of(store))
    return revision in {one.revision for one in script.walk_revisions()}


def newest_revision(store: Store) -> str | None:
    return ScriptDirectory.from_config(config_of(store)).get_current_head()


def differences(store: Store) -> list[object]:
    """What the models have that the migrated store lacks, or the other way round; none is right."""
    with engine_of(store).connect() as connection:
        context_ = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context_, metadata_of(store)))


def config_of(store: Store) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER / store).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def run_migrations(store: Store) -> None:
    """Called by `migrations/<store>/env.py`, inside an application context."""
    if given := context.config.attributes.get("connection"):
        _run(store, given)
        return
    with (
        _alone(store),
        writing(store),
        engine_of(store).connect() as connection,
        _unhurried(connection, store),
    ):
        _run(store, connection)
        if is_sqlite(store) and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            message = f"the store {store} would have rows that point at nothing"
            raise RuntimeError(message)
        connection.commit()


def _run(store: Store, connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata_of(store),
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


@contextmanager
def _alone(store: Store) -> Iterator[None]:
    """Of two who migrate at once the second waits, and finds everything done.

    In SQLite it waits for the first one's transaction.
    """
    if is_sqlite(store):
        with waiting(_LONG):
            yield
        return
    with engine_of(store).connect() as guard:
        for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
            guard.exec_driver_sql(f"SET LOCAL {name} = 0")
        guard.execute(select(func.pg_advisory_xact_lock(_TURN)))
        yield


@contextmanager
def _unhurried(connection: Connection, store: Store) -> Iterator[None]:
    """Without the rules that a migration breaks on its way; the connection ends with it.

    In SQLite a table that is altered is copied and dropped: its rows would go, and with them by
    ON DELETE CASCADE those of others. PostgreSQL may take long over a statement; for a lock that
    the served board holds it waits no longer than anybody.
    """
    words = ("PRAGMA foreign_keys=OFF",) if is_sqlite(store) else ("SET statement_timeout = 0",)
    raw = connection.connection.dbapi_connection
    for one in words:
        raw.cursor().execute(one)  # type: ignore[union-attr]
    if not is_sqlite(store):
        raw.commit()  # type: ignore[union-attr]
    try:
        yield
    finally:
        connection.invalidate()
