"""Bring each store to its newest migration; forward only, safe to run twice.

Each store has its own folder and version table. A migration runs in one transaction on both
databases (SQLite: a step that alters a table copies it), so that a killed run is simply run again.
"""

from pathlib import Path

from alembic import command, context
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from forum import schedule  # noqa: F401  its table belongs to the board
from forum.database import STORES, Store, engine_of, metadata_of, writing

FOLDER = Path(__file__).parent.parent / "migrations"


def upgrade(app: Flask, store: Store) -> tuple[str | None, str | None]:
    """Migrate one store; the revisions before and after."""
    with app.app_context():
        before = current_revision(store)
        command.upgrade(config_of(store), "head")
        return before, current_revision(store)


def upgrade_all(app: Flask) -> dict[Store, tuple[str | None, str | None]]:
    return {store: upgrade(app, store) for store in STORES}


def current_revision(store: Store) -> str | None:
    with engine_of(store).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


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
    with writing(store), engine_of(store).connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata_of(store),
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
