"""A board that is lived in, its backups, and places into which they are restored."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result

from forum.cli import passphrases
from forum.cli.backup.keyfile import OpeningKey, load
from tests import stores
from tests.cli.conftest import Home, bare_environment
from tests.conftest import SECRET

PASSPHRASE = "a long walk along the river"
ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Backups:
    home: Home
    target: Path  # where backups go
    key: Path
    passphrase: Path

    def take(self, *words: str) -> Path:
        return Path(self.home.figures("backup", str(self.target), *words)["folder"])

    def verify(self, folder: Path) -> Result:
        return self.home.run("verify", str(folder), *self._opened())

    def restore(self, folder: Path, into: Path, *words: str) -> Result:
        """Into the databases that stand for that folder, where stores are no files."""
        words = ("restore", str(folder), *self._opened(), *words)
        if stores.cluster is None:
            return self.home.run(*words, "--into", str(into))
        with pytest.MonkeyPatch.context() as patch:
            for name, value in stores.environment_of(into).items():
                patch.setenv(name, value)
            return self.home.run(*words)

    def restored(self, folder: Path, name: str = "elsewhere", *words: str) -> Home:
        """A board in a folder of its own, whole again."""
        into = self.target.parent / name
        result = self.restore(folder, into, *words)
        assert result.exit_code == 0, result.output
        return Home(into)

    def restore_killed(self, folder: Path, into: Path, where: str) -> None:
        """As `restore`, by a process that is killed when it comes to the function `where`."""
        module, _, name = where.partition(":")
        script = (
            f"import os, {module} as module\n"
            f"module.{name} = lambda *_, **__: os.kill(os.getpid(), 9)\n"
            "from forum.cli import main; main()"
        )
        words = ["restore", str(folder), *self._opened(), "--no-index"]
        environment = self.environment() | stores.environment_of(into)
        process = subprocess.run(
            [sys.executable, "-c", script, *words], env=environment, check=False
        )
        assert process.returncode == -9

    def environment(self) -> dict[str, str]:
        return os.environ | {"PYTHONPATH": str(ROOT)}

    def opened(self) -> OpeningKey:
        return load(self.key, lambda: PASSPHRASE)

    def _opened(self) -> tuple[str, ...]:
        return ("--key", str(self.key), "--passphrase-file", str(self.passphrase))


def make_key(home: Home, folder: Path, name: str = "backup.key") -> tuple[Path, Path, str]:
    """The key's file, its passphrase's, and the setting."""
    passphrase = folder / "passphrase"
    passphrase.write_text(PASSPHRASE + "\n")
    words = ("backup-key", str(folder / name), "--passphrase-file", str(passphrase))
    return folder / name, passphrase, home.figures(*words)["setting"].partition("=")[2]


@pytest.fixture
def cheap_keys(monkeypatch):
    """A key's cost is kept in its file: here as little as there is."""
    monkeypatch.setattr(
        passphrases.argon2id, "OPSLIMIT_MODERATE", passphrases.argon2id.OPSLIMIT_MIN
    )
    monkeypatch.setattr(
        passphrases.argon2id, "MEMLIMIT_MODERATE", passphrases.argon2id.MEMLIMIT_MIN
    )


@pytest.fixture
def backups(cheap_keys, home_of_people, tmp_path, monkeypatch) -> Backups:
    key, passphrase, setting = make_key(home_of_people, tmp_path)
    monkeypatch.setenv("FORUM_BACKUP_KEY", setting)
    return Backups(home_of_people, tmp_path / "backups", key, passphrase)


@pytest.fixture
def home_of_people(settings, monkeypatch) -> Home:
    """Commands work on the installation of the cast."""
    bare_environment(monkeypatch, settings.data_dir)
    monkeypatch.setenv("FORUM_SECRET_KEY", SECRET)
    settings.data_dir.chmod(0o700)
    return Home(settings.data_dir)
