"""An installation that is served; and commands run as they are typed."""

from pathlib import Path

import pytest

from tests import stores
from tests.cli.conftest import empty, home, laid_out
from tests.conftest import Installation
from tests.faults.served import Home

__all__ = ["empty", "home", "laid_out"]


@pytest.fixture
def place(installation: Installation, tmp_path: Path) -> Home:
    """A copy of the run's installation, to be served and broken."""
    folder = tmp_path / "served" / "data"
    folder.parent.mkdir()
    stores.copy(installation.folder, folder)
    folder.chmod(0o700)
    return Home(folder, stores.settings_of(folder), installation.people)
