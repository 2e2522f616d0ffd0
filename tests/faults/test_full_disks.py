"""A disk that is full or fails: nothing acknowledged is lost, reads go on, it recovers itself."""

import os
import shutil

import pytest

from tests import stores
from tests.faults import breaking

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="a small disk is mounted, by root alone")


def stores_in(folder):
    """On another disk than the folder."""
    folder.mkdir()
    files = {f"{name}_url": f"sqlite:///{folder}/{name}.db" for name in stores.NAMES}
    return files | stores.settings_of(folder)


@pytest.mark.slow
@pytest.mark.sqlite
@ROOT_ONLY
def test_where_the_stores_disk_is_full_reads_go_on_and_texts_are_kept(tmp_path):
    report = breaking.with_full_stores(tmp_path)
    assert report.faults == []
    assert report.refused == 5


@pytest.mark.slow
@ROOT_ONLY
def test_where_index_letters_and_log_are_full_writing_goes_on(tmp_path):
    report = breaking.with_full_folder(tmp_path, stores_in(tmp_path / "stores"))
    assert report.faults == []
    assert report.acknowledged >= 12


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.skipif(not shutil.which("fiu-run"), reason="needs fiu-run (fiu-utils)")
def test_syncs_that_fail_acknowledge_nothing_that_is_not_there(place):
    report = breaking.with_failing_syncs(place, 0.5)
    assert report.faults == []
    assert report.refused > 0
    assert report.acknowledged > 0
