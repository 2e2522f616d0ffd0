"""A real installation for each test: three stores and keys, copied from one made once a run."""

import os
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from forum import create_app
from forum.accounts import limits
from forum.anonymity.keys import create
from forum.anonymity.salts import forget_salts
from forum.board.queries import (
    forget_categories,
    forget_crowd,
    forget_synonyms,
    forget_watch,
)
from forum.config import Settings, read_settings
from forum.database import STORES, db, engine_of
from forum.laying_out import lay_out
from tests import stores
from tests.people import Cast, Person, settle

SECRET = "x" * 40


def settings_in(folder: Path, **given: object) -> Settings:
    """One person does in a test what a thousand would in an hour."""
    often = {"limit_factor": 1000}
    return read_settings(
        {}, data_dir=folder, secret_key=SECRET, **stores.settings_of(folder), **(often | given)
    )


def forget_what_is_kept() -> None:
    """What a process remembers of the board for a minute."""
    forget_categories()
    forget_crowd()
    forget_synonyms()
    forget_watch()


@dataclass(frozen=True)
class Installation:
    folder: Path
    people: dict[str, Person]


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    folder = tmp_path_factory.mktemp("installation")
    settings = settings_in(folder)
    create(settings.keys_file)
    app = create_app(settings)
    lay_out(app, spares=60)
    with app.app_context():
        people = settle()
    close(app)
    stores.finish(folder)
    return Installation(folder, people)


@pytest.fixture(autouse=True)
def _given_back(tmp_path: Path) -> Iterator[None]:
    yield
    stores.give_back(tmp_path)


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Each test makes an application of its own; their templates are the same."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def settings(installation: Installation, tmp_path: Path) -> Settings:
    folder = tmp_path / "data"
    stores.copy(installation.folder, folder)
    return settings_in(folder)


@pytest.fixture
def app(settings: Settings, compiled_templates: FileSystemBytecodeCache) -> Iterator[Flask]:
    """Without form protection, which has its own tests."""
    limits.forget_all()
    forget_salts()
    forget_what_is_kept()
    made = create_app(settings)
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    made.jinja_env.bytecode_cache = compiled_templates
    yield made
    close(made)


@pytest.fixture
def cast(app: Flask, installation: Installation) -> Cast:
    return Cast(app, installation.people)


def close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        for store in STORES:
            engine_of(store).dispose()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests about one database's own bytes and rules are not asked of the other."""
    other = "sqlite" if stores.cluster else "postgres"
    left = [item for item in items if item.get_closest_marker(other)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


def pytest_sessionfinish() -> None:
    if stores.cluster:
        stores.cluster.close()


def _skips_are_forbidden() -> bool:
    return os.environ.get("FORUM_TEST_NO_SKIPS") == "1"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skip is a failure: what the machine lacks was to be installed."""
    report = yield
    if report.skipped and _skips_are_forbidden() and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where skips are forbidden: {report.longrepr}"
    return report
