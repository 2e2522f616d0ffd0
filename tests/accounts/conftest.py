"""Accounts by themselves: three stores, one company, and whoever a test makes join it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from forum.accounts import actions, limits
from forum.anonymity import keyring, keys
from forum.counting import counting
from forum.database import STORES, bind_stores, db, engine_of, unit_of_work
from tests import stores as places
from tests.accounts.steps import PASSWORD, Person
from tests.board.conftest import scene
from tests.conftest import settings_in
from tests.migrated import migrate

__all__ = ["scene"]  # threads of the cast, for who comes and goes


@pytest.fixture(autouse=True)
def _no_tries_counted() -> None:
    limits.forget_all()


@pytest.fixture(autouse=True)
def _letters_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their numbers are drawn, so that none tells when it was written; tests ask which is last."""
    numbers = count(1)
    drawn = SimpleNamespace(randbits=lambda _bits: next(numbers))
    monkeypatch.setattr("forum.outbox.rows.secrets", drawn)


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three stores without a row, and keys."""
    folder = tmp_path_factory.mktemp("bare")
    settings = settings_in(folder)
    keys.create(settings.keys_file)
    migrate(settings)
    places.finish(folder)
    return folder


@pytest.fixture
def stores(bare: Path, tmp_path: Path) -> Iterator[Flask]:
    places.copy(bare, tmp_path / "data")
    settings = settings_in(tmp_path / "data")
    app = Flask(__name__)
    app.config["FORUM"] = settings
    bind_stores(app, settings)
    counting.use(replace(settings, limit_factor=1))
    keyring.use(settings.keys_file)
    with app.app_context():
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
