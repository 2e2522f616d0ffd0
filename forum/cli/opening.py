"""Opening the forum for a command."""

# ruff: noqa: PLC0415  what is heavy is imported when it is needed

import json
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask

from forum.cli import Refused
from forum.config import Settings, read_settings
from forum.database import STORES, db, engine_of


@contextmanager
def open_forum(settings: Settings | None = None, *, laid_out: bool = True) -> Iterator[Flask]:
    """The application, inside its context. Raises SettingError, KeysError.

    With `laid_out` it refuses stores that are not at their newest migration.
    """
    from forum import create_app

    app = create_app(settings or read_settings())
    with app.app_context():
        try:
            if laid_out:
                refuse_old_stores()
            yield app
        finally:
            close_stores()


def refuse_old_stores() -> None:
    from forum.migrating import current_revision, newest_revision

    for store in STORES:
        if current_revision(store) != newest_revision(store):
            message = (
                f"the store {store} is not at its newest migration; `forum init` brings it there"
            )
            raise Refused(message)


def close_stores() -> None:
    """Close every connection: none may live on in a process that is forked from this one."""
    db.session.remove()
    for store in STORES:
        engine_of(store).dispose()


def settings_of(app: Flask) -> Settings:
    settings: Settings = app.config["FORUM"]
    return settings


def tell(words: str, *, as_json: bool = False, **figures: object) -> None:
    """What a command did: a line for people, or figures for a script."""
    click.echo(json.dumps(figures, ensure_ascii=False) if as_json else words)


as_json_option = click.option("--json", "as_json", is_flag=True, help="Figures for a script.")
