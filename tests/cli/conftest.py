"""Commands run as they are typed, in a folder of their own, with a bare environment."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from forum.anonymity.salts import forget_salts
from forum.board.queries import forget_categories, forget_crowd
from forum.cli import forum
from tests import stores


@dataclass(frozen=True)
class Home:
    """A board in a folder, and the commands that work on it."""

    folder: Path

    def run(self, *words: str, stdin: bytes | None = None) -> Result:
        forget_salts()
        forget_categories()
        forget_crowd()
        return CliRunner().invoke(forum, list(words), input=stdin)

    def done(self, *words: str, stdin: bytes | None = None) -> str:
        """What a command said that went well."""
        result = self.run(*words, stdin=stdin)
        assert result.exit_code == 0, result.output
        return result.stdout

    def figures(self, *words: str) -> dict:
        return json.loads(self.done(*words, "--json"))

    def rows(self, query: str, store: str = "board") -> list[tuple]:
        return stores.query(self.folder, store, query)

    def write(self, *lines: object, name: str = "threads.jsonl") -> str:
        """A file of these lines, as JSON unless they are bytes already."""
        path = self.folder / name
        packed = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines]
        path.write_bytes(b"\n".join(packed) + b"\n")
        return str(path)


def bare_environment(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    for name in [name for name in os.environ if name.startswith("FORUM_")]:
        monkeypatch.delenv(name)
    for name, value in stores.environment_of(folder).items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Nothing was made yet."""
    bare_environment(monkeypatch, tmp_path / "home")
    return Home(tmp_path / "home")


@pytest.fixture(scope="session")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "data"
    with pytest.MonkeyPatch.context() as patch:
        bare_environment(patch, folder)
        Home(folder).done("init")
    stores.finish(folder)
    return folder


@pytest.fixture
def home(laid_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """After `forum init`."""
    folder = tmp_path / "home"
    stores.copy(laid_out, folder)
    folder.chmod(0o700)
    bare_environment(monkeypatch, folder)
    return Home(folder)
