"""Accounts by themselves: three stores, one company, and whoever a test makes join it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from forum.accounts import actions, limits
from forum.anonymity import keyring, keys
from forum.config import read_settings
from forum.database import STORES, bind_stores, db, engine_of, metadata_of, unit_of_work
from tests.accounts.steps import PASSWORD, Person


@pytest.fixture(autouse=True)
def _no_tries_counted() -> None:
    limits.forget_all()


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Flask]:
    keys.create(tmp_path / "keys.json")
    settings = read_settings({}, data_dir=tmp_path, secret_key="k" * 32)
    app = Flask(__name__)
    app.config["FORUM"] = settings
    bind_stores(app, settings)
    keyring.use(settings.keys_file)
    with app.app_context():
        for store in STORES:
            metadata_of(store).create_all(engine_of(store))
        yield app
        db.session.remove()
        for store in STORES:
            engine_of(store).dispose()


@pytest.fixture
def company(stores: Flask) -> str:
    with unit_of_work("identity"):
        return actions.add_company("한빛상사", ["hanbit.example"], ["한빛"], "50-200")


@pytest.fixture
def person(company: str) -> Callable[..., Person]:
    def make(address: str = "alice@hanbit.example", role: str = "member") -> Person:
        with unit_of_work("identity"):
            joined = actions.add_member(company, address, PASSWORD, role)
        return Person(address, joined.account_id, joined.recovery_code, company)

    return make
