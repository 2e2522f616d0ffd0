"""Stores at their newest migration, without a row."""

from flask import Flask

from forum.config import Settings
from forum.database import STORES, bind_stores, engine_of
from forum.migrating import upgrade_all


def migrate(settings: Settings) -> None:
    app = Flask(__name__)
    bind_stores(app, settings)
    upgrade_all(app)
    with app.app_context():
        for store in STORES:
            engine_of(store).dispose()
