import os
import shutil
from pathlib import Path

import pytest

from tests import stores
from tests.journeys.story import Teller, browser
from tests.serving import CHROMIUM, forum_served, mail_server

SECRET = "x" * 40


def _album(tmp_path_factory, name):
    """Pictures go where FORUM_TEST_PICTURES says, to be looked at."""
    wanted = os.environ.get("FORUM_TEST_PICTURES")
    folder = Path(wanted) / name if wanted else tmp_path_factory.mktemp(name)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _told(installation, tmp_path_factory, name, *, script):
    if not Path(CHROMIUM).exists():
        pytest.skip("needs Chromium at /usr/bin/chromium")
    folder = tmp_path_factory.mktemp("served") / "data"
    stores.copy(installation.folder, folder)
    album = _album(tmp_path_factory, name)
    with (
        mail_server() as (mailbox, smtp_url),
        forum_served(folder, SECRET, smtp_url=smtp_url) as address,
        browser() as chromium,
    ):
        teller = Teller(chromium, address, mailbox, album, script=script)
        story = teller.tell()
    return folder, story, teller.errors


@pytest.fixture(scope="session")
def told(installation, tmp_path_factory):
    """The story told with JavaScript: its data folder, what came of it, the browser's errors."""
    return _told(installation, tmp_path_factory, "story", script=True)


@pytest.fixture(scope="session")
def told_without_script(installation, tmp_path_factory):
    return _told(installation, tmp_path_factory, "story-without-script", script=False)
