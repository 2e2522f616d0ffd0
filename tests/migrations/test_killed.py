"""A migration that is killed is simply run again; of two at once the second finds it done."""

import os
import shutil
import subprocess
import sys
import time

import pytest

from forum.migrating import FOLDER
from tests import stores

SLOW = """
import os
import time
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision, down_revision = "9999", "{head}"
# As every altered column is: in SQLite a copy of the table takes its place.
RECREATE = {{"sqlite": "always", "postgresql": "auto"}}


def upgrade():
    op.create_table("planted", sa.Column("id", sa.Integer(), primary_key=True))
    with op.batch_alter_table("{table}", recreate=RECREATE[op.get_bind().dialect.name]) as batch:
        batch.add_column(sa.Column("added", sa.Integer(), nullable=True))
    with Path(os.environ["BEGUN"]).open("a") as file:
        file.write("x")
    time.sleep(float(os.environ["PAUSE"]))
    op.bulk_insert(sa.table("planted", sa.column("id", sa.Integer)), [{{"id": 7}}])
"""
UPGRADE = """
import sys
from pathlib import Path
from forum import migrating
from forum.config import read_settings
from tests.migrated import migrate

migrating.FOLDER = Path(sys.argv[1])
migrate(read_settings({}, secret_key="m" * 32, data_dir=sys.argv[2], **dict(
    one.split("=", 1) for one in sys.argv[3:])))
"""
TABLES = {"board": "thread", "identity": "member", "vault": "thread_salt"}


class Place:
    def __init__(self, installation, folder, store):
        self.folder, self.store, self.begun = folder / "data", store, folder / "begun"
        stores.copy(installation.folder, self.folder)
        self.told = stores.settings_of(self.folder)
        self.migrations = folder / "migrations"
        shutil.copytree(FOLDER, self.migrations)
        [(head,)] = stores.query(self.folder, store, "SELECT version_num FROM alembic_version")
        slow = SLOW.format(head=head, table=TABLES[store])
        (self.migrations / store / "versions" / "9999_slow.py").write_text(slow)

    def start(self, pause):
        told = [f"{name}={value}" for name, value in self.told.items()]
        command = [sys.executable, "-c", UPGRADE, str(self.migrations), str(self.folder), *told]
        environment = os.environ | {"PAUSE": str(pause), "BEGUN": str(self.begun)}
        return subprocess.Popen(command, env=environment)

    def wait_until_begun(self):
        end = time.monotonic() + 60
        while not self.begun.exists():
            assert time.monotonic() < end
            time.sleep(0.05)

    def sessions(self):
        return stores.query(self.folder, "identity", "SELECT count(*) FROM session")

    def found(self):
        """The revision, and the rows of the new table where it is there."""
        [(revision,)] = stores.query(
            self.folder, self.store, "SELECT version_num FROM alembic_version"
        )
        if "planted" not in stores.tables(self.folder, self.store):
            return revision, None
        return revision, stores.query(self.folder, self.store, "SELECT id FROM planted")


@pytest.fixture(params=["board", "identity"])
def place(installation, request, tmp_path):
    return Place(installation, tmp_path, request.param)


def test_killed_in_the_middle_it_is_run_again(place):
    before = place.found()
    process = place.start(pause=60)
    place.wait_until_begun()
    process.kill()
    process.wait(30)
    assert place.found() == before
    assert place.start(pause=0).wait(60) == 0
    assert place.found() == ("9999", [(7,)])


def test_no_row_goes_with_a_table_that_is_altered(place):
    """Sessions hang on their member by ON DELETE CASCADE."""
    before = place.sessions()
    assert place.start(pause=0).wait(60) == 0
    assert place.sessions() == before != [(0,)]


def test_of_two_at_once_one_does_it(place):
    first = place.start(pause=1)
    place.wait_until_begun()
    second = place.start(pause=0)
    assert (first.wait(60), second.wait(60)) == (0, 0)
    assert place.found() == ("9999", [(7,)])
    assert place.begun.read_text() == "x"
