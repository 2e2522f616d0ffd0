"""What a backup is, what it tells, how long it lives, and what becomes of one that was cut off."""

import os
import signal
import stat
import subprocess
import sys
import tarfile
import time
from datetime import UTC, datetime, timedelta

import pytest

from forum import clock
from forum.board import actions
from forum.cli.backup.folders import only_one
from forum.cli.backup.sealing import unsealed
from tests import stores
from tests.cli.backup.conftest import PASSPHRASE

PARTS = {"board", "identity", "uploads", "vault", "keys"}
WORDS = "결재를 올린 뒤에 사람을 바꿀 수 있나요"


@pytest.fixture
def asked(cast):
    with cast.unit():
        return actions.ask(cast.actor("alice"), title=WORDS, body="본문", category="how-to").id


def names(folder):
    return {path.name.removesuffix(".archive") for path in folder.iterdir()}


def upload(backups, size):
    path = backups.home.folder / "uploads" / "ab" / "picture.webp"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        file.truncate(size)
    return path


def tear(folder):
    """Damage the board's file behind its first page; where it is no file, take it away."""
    if stores.cluster:
        stores.take_away(folder, "board")
        return
    stores.query(folder, "board", "PRAGMA wal_checkpoint(TRUNCATE)")
    torn = bytearray((folder / "board.db").read_bytes())
    torn[4096:] = os.urandom(len(torn) - 4096)
    (folder / "board.db").write_bytes(torn)


def later(days):
    return clock.at(datetime.now(UTC) + timedelta(days=days))


def test_a_backup_is_a_folder_named_for_the_day_with_a_file_a_part(backups):
    folder = backups.take()
    assert folder.name == clock.today().isoformat()
    assert names(folder) == PARTS


def test_nobody_else_may_read_it(backups):
    folder = backups.take()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_a_thief_of_a_backup_reads_no_word_no_address_and_no_key(backups, asked, settings):
    folder = backups.take()
    stolen = b"".join(path.read_bytes() for path in folder.iterdir())
    known = (WORDS, asked, "hanbit", "alice", "thread", "pepper", settings.keys_file.read_text())
    for one in known:
        assert one.encode() not in stolen
        assert one.encode()[:40].hex().encode() not in stolen


def test_the_key_opens_only_with_its_passphrase(backups, tmp_path):
    folder = backups.take()
    backups.passphrase.write_text("another long walk")
    result = backups.verify(folder)
    assert result.exit_code == 1
    assert "the passphrase does not open it" in result.output
    assert stat.S_IMODE(backups.key.stat().st_mode) == 0o600
    assert PASSPHRASE not in backups.key.read_text()


def test_a_key_file_is_never_written_over(backups):
    before = backups.key.read_bytes()
    words = ("backup-key", str(backups.key), "--passphrase-file", str(backups.passphrase))
    assert backups.home.run(*words).exit_code == 1
    assert backups.key.read_bytes() == before


def test_a_short_passphrase_is_refused(backups, tmp_path):
    backups.passphrase.write_text("short")
    words = ("backup-key", str(tmp_path / "k"), "--passphrase-file", str(backups.passphrase))
    assert "12 characters" in backups.home.run(*words).output
    assert not (tmp_path / "k").exists()


def test_without_a_key_nothing_is_written(backups, monkeypatch):
    monkeypatch.delenv("FORUM_BACKUP_KEY")
    result = backups.home.run("backup", str(backups.target))
    assert result.exit_code == 1
    assert "forum backup-key" in result.output
    assert not backups.target.exists()


def test_two_of_a_day_stand_side_by_side(backups):
    first, second = backups.take(), backups.take()
    assert second.name == f"{first.name}.2"
    assert names(first) == names(second) == PARTS


def test_what_names_people_goes_after_eight_days_and_the_board_as_told(backups):
    first = backups.take()
    with later(7):
        backups.take("--keep", "20")
        assert names(first) == PARTS
    with later(8):
        backups.take("--keep", "20")
        assert names(first) == {"board", "uploads"}
    with later(20):
        backups.take("--keep", "20")
        assert not first.exists()


def test_what_has_to_go_goes_also_where_the_backup_fails(backups):
    first = backups.take()
    stores.take_away(backups.home.folder, "identity")
    with later(8):
        assert backups.home.run("backup", str(backups.target)).exit_code == 1
    assert names(first) == {"board", "uploads"}


def test_what_is_none_of_ours_is_left_alone(backups):
    backups.target.mkdir()
    (backups.target / "2020-01-01 notes").mkdir()
    (backups.target / "2026-02-30").mkdir()
    (backups.target / "board.archive").write_text("mine")
    backups.take()
    assert (backups.target / "2020-01-01 notes").exists()
    assert (backups.target / "board.archive").read_text() == "mine"


def test_a_damaged_store_is_told_and_older_backups_stay(backups, asked):
    first = backups.take()
    tear(backups.home.folder)
    with later(40):
        result = backups.home.run("backup", str(backups.target), "--keep", "1")
    assert result.exit_code == 1
    assert "board" in names(first)
    assert [path.name for path in backups.target.iterdir()] == [first.name]


def test_a_full_disk_leaves_nothing_behind_and_the_next_one_succeeds(backups):
    upload(backups, 3_000_000)
    command = 'ulimit -f 2000; exec "$0" -m forum.cli backup "$1"'
    process = subprocess.run(
        ["bash", "-c", command, sys.executable, str(backups.target)],
        env=backups.environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert process.returncode == 1
    assert "File too large" in process.stderr
    assert "Traceback" not in process.stderr
    assert list(backups.target.iterdir()) == []
    assert names(backups.take()) == PARTS


def test_a_killed_one_leaves_no_backup_and_the_next_one_sweeps(backups):
    big = upload(backups, 100_000_000)
    process = subprocess.Popen(
        [sys.executable, "-m", "forum.cli", "backup", str(backups.target)],
        env=backups.environment(),
    )
    until = time.monotonic() + 20
    while not list(backups.target.glob("*/uploads.archive")) and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    left = [path.name for path in backups.target.iterdir()]
    assert len(left) == 1
    assert left[0].startswith(".begun-")
    big.unlink()
    assert names(backups.take()) == PARTS
    assert len(list(backups.target.iterdir())) == 1


def test_one_at_a_time(backups):
    with only_one(backups.target):
        result = backups.home.run("backup", str(backups.target))
    assert result.exit_code == 1
    assert "another backup" in result.output


def test_a_whole_one_is_verified_without_an_installation(backups, asked, monkeypatch, tmp_path):
    folder = backups.take()
    monkeypatch.setenv("FORUM_DATA_DIR", str(tmp_path / "nowhere"))
    monkeypatch.delenv("FORUM_SECRET_KEY")
    told = backups.verify(folder)
    assert told.exit_code == 0, told.output
    assert "whole" in told.output
    assert not (tmp_path / "nowhere").exists()


def test_uploads_tell_neither_owner_nor_time(backups):
    upload(backups, 100)
    folder = backups.take()
    with unsealed(folder / "uploads.archive", backups.opened()) as (_, content):
        with tarfile.open(fileobj=content, mode="r|") as tar:
            (member,) = list(tar)
    assert (member.name, member.mtime, member.uid, member.uname) == ("ab/picture.webp", 0, 0, "")
