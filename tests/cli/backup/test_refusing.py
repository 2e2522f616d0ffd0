"""What is damaged, cut off, mixed or another's is refused before anything is touched."""

import shutil

import pytest

from forum.board import actions
from forum.cli.backup import checking
from forum.cli.backup.keyfile import SealingKey
from forum.cli.backup.sealing import Spoilt, Unsealer, drain
from tests.cli.backup.conftest import Backups, make_key
from tests.cli.conftest import bare_environment


def read(path, key):
    with path.open("rb") as file:
        drain(Unsealer(file, key))


@pytest.fixture
def folder(backups):
    return backups.take()


@pytest.fixture
def refused(backups, folder, tmp_path):
    """Neither verified nor restored, for this reason; nothing was made."""

    def check(reason, folder=folder, *words):
        verified = backups.verify(folder)
        assert verified.exit_code == 1
        assert reason in verified.output
        assert verified.output.count("\n") == 1
        result = backups.restore(folder, tmp_path / "elsewhere", *words)
        assert result.exit_code == 1
        assert reason in result.output
        assert not (tmp_path / "elsewhere").exists()

    return check


def test_a_byte_changed_anywhere_is_found(backups, folder, tmp_path):
    whole, key = (folder / "keys.archive").read_bytes(), backups.opened()
    read(folder / "keys.archive", key)
    changed = tmp_path / "changed"
    for at in range(len(whole)):
        changed.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(Spoilt):
            read(changed, key)


def test_an_end_cut_off_anywhere_is_found(backups, folder, tmp_path):
    whole, key = (folder / "keys.archive").read_bytes(), backups.opened()
    cut = tmp_path / "cut"
    for length in range(len(whole)):
        cut.write_bytes(whole[:length])
        with pytest.raises(Spoilt):
            read(cut, key)


def frames(path):
    """Everything before the first frame, and the frames."""
    rest, begin = path.read_bytes(), 16 + 80 + 24
    found, at = [], begin
    while at < len(rest):
        length = 4 + int.from_bytes(rest[at : at + 4])
        found.append(rest[at : at + length])
        at += length
    return rest[:begin], found


@pytest.mark.parametrize("change", ["moved", "left out", "twice", "from another"])
def test_frames_cannot_be_exchanged(backups, folder, tmp_path, change):
    begin, own = frames(folder / "vault.archive")
    _, other = frames(backups.take() / "vault.archive")
    assert len(own) == 2, "a header and what follows"
    changed = {
        "moved": own[::-1],
        "left out": own[1:],
        "twice": [own[0], own[0], own[1]],
        "from another": [own[0], other[1]],
    }[change]
    (tmp_path / "changed").write_bytes(begin + b"".join(changed))
    with pytest.raises(Spoilt):
        read(tmp_path / "changed", backups.opened())


def test_a_damaged_one_is_named(folder, refused):
    path = folder / "board.archive"
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 0x40
    path.write_bytes(whole)
    refused("board.archive: damaged")


def test_one_that_was_cut_off_is_named(folder, refused):
    path = folder / "vault.archive"
    path.write_bytes(path.read_bytes()[:-20])
    refused("vault.archive: cut off")


def test_something_added_is_refused(folder, refused):
    with (folder / "identity.archive").open("ab") as file:
        file.write(b"x")
    refused("identity.archive: something was added")


def test_another_file_is_refused(folder, refused):
    (folder / "keys.archive").write_text('{"pepper": ""}')
    refused("keys.archive: no archive")


def test_another_key_is_refused(backups, folder, tmp_path):
    key, passphrase, _ = make_key(backups.home, tmp_path, "other.key")
    other = Backups(backups.home, backups.target, key, passphrase)
    result = other.restore(folder, tmp_path / "elsewhere")
    assert result.exit_code == 1
    assert "sealed for another key" in result.output
    assert not (tmp_path / "elsewhere").exists()


def test_what_another_made_for_the_same_public_key_is_refused(backups, refused, monkeypatch):
    """The public half alone makes no archive that passes for the server's."""
    ours = backups.opened().sealing()
    monkeypatch.setenv("FORUM_BACKUP_KEY", str(SealingKey(ours.public, bytes(32))))
    refused("made by a server that does not hold this key", backups.take())


def test_parts_of_two_backups_are_refused(backups, folder, refused):
    shutil.copy(backups.take() / "vault.archive", folder)
    refused("parts of 2 backups")


@pytest.mark.parametrize("part", ["keys", "vault", "uploads"])
def test_what_was_exchanged_after_it_was_looked_through_is_refused(
    backups, folder, tmp_path, monkeypatch, part
):
    """Whoever writes to the disk waits for that: an older vault has secrets of people who left."""
    other, look = backups.take() / f"{part}.archive", checking.read_through

    def look_and_exchange(*words):
        found = look(*words)
        shutil.copy(other, folder)
        return found

    monkeypatch.setattr(checking, "read_through", look_and_exchange)
    result = backups.restore(folder, tmp_path / "elsewhere")
    assert result.exit_code == 1
    assert "exchanged while it was read" in result.output


def test_a_part_under_anothers_name_is_refused(folder, refused):
    shutil.copy(folder / "vault.archive", folder / "identity.archive")
    refused("another part under this name")


def test_a_missing_part_is_named(folder, refused):
    (folder / "uploads.archive").unlink()
    refused("uploads not there")


def test_an_empty_folder_is_refused(tmp_path, refused):
    (tmp_path / "empty").mkdir()
    refused("board, identity, uploads, vault, keys not there", tmp_path / "empty")


def test_anothers_installation_is_refused(backups, folder, home):
    """A board may not be put beside the keys of another installation."""
    before = home.rows("SELECT id FROM spare_thread ORDER BY id")
    result = backups.restore(folder, home.folder, "--only", "board")
    assert result.exit_code == 1
    assert "another installation's" in result.output
    assert home.rows("SELECT id FROM spare_thread ORDER BY id") == before


def test_parts_of_two_installations_are_refused(backups, folder, home, refused, monkeypatch):
    bare_environment(monkeypatch, home.folder)
    monkeypatch.setenv("FORUM_SECRET_KEY", "s" * 40)
    monkeypatch.setenv("FORUM_BACKUP_KEY", str(backups.opened().sealing()))
    shutil.copy(backups.take() / "board.archive", folder)
    refused("parts of 2 installations")


def test_one_of_a_newer_version_is_refused(folder, refused, monkeypatch):
    monkeypatch.setattr("forum.cli.backup.checking.knows", lambda store, _: store != "board")
    refused("newer version")


def test_a_board_that_names_what_the_vault_lacks_is_found(backups, refused, cast):
    with cast.unit():
        actions.ask(cast.actor("alice"), title="글이에요", body="본문", category="how-to")
    ((salt,),) = backups.home.rows("SELECT salt_id FROM thread")
    backups.home.rows(f"DELETE FROM thread_salt WHERE id = '{salt}'", "vault")
    refused("the board names 1 salts", backups.take())
