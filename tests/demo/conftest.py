"""The demo, made once a run as `forum demo --prepare-only` makes it."""

import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient

from forum import create_app
from forum.anonymity.salts import forget_salts
from forum.board.queries import forget_categories, forget_crowd
from forum.cli import forum
from forum.config import read_settings
from tests.conftest import close


def run(*words: str) -> Result:
    """A command; what it sets in the environment goes with it."""
    forget_salts()
    forget_categories()
    forget_crowd()
    before = dict(os.environ)
    try:
        return CliRunner().invoke(forum, list(words))
    finally:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "data"
    began = time.process_time()  # of this process alone: a busy machine is no slow demo
    result = run("demo", "--prepare-only", "--json", "--data-dir", str(folder))
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["seconds"] > 0
    assert time.process_time() - began < 60
    return folder


@pytest.fixture
def demo_folder(prepared: Path, tmp_path: Path) -> Path:
    shutil.copytree(prepared, tmp_path / "demo")
    (tmp_path / "demo").chmod(0o700)
    return tmp_path / "demo"


@pytest.fixture
def demo_app(demo_folder: Path) -> Iterator[Flask]:
    """With form protection, as people have it."""
    forget_salts()
    forget_categories()
    forget_crowd()
    made = create_app(read_settings({}, data_dir=demo_folder, demo="true"))
    made.testing = True
    yield made
    close(made)


@pytest.fixture
def visitor(demo_app: Flask) -> FlaskClient:
    return demo_app.test_client()
