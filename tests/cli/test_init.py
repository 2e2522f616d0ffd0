import stat

import pytest

from tests import stores


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_it_makes_everything_and_nobody_else_may_look(empty):
    told = empty.done("init")
    assert str(empty.folder) in told
    assert mode(empty.folder) == 0o700
    assert mode(empty.folder / "keys.json") == 0o600
    assert mode(empty.folder / "secret.key") == 0o600
    for store in stores.NAMES:
        assert stores.query(empty.folder, store, "SELECT count(*) FROM alembic_version") == [(1,)]


@pytest.mark.sqlite
def test_a_folder_may_be_named_from_where_one_is(empty, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FORUM_DATA_DIR", "here")
    empty.done("init")
    assert (tmp_path / "here" / "board.db").exists()
    assert empty.done("doctor") == "Everything is as it should be.\n"


def test_categories_and_spare_threads_are_there(home):
    assert [row[0] for row in home.rows("SELECT id FROM category ORDER BY position")] == [
        "how-to", "feature", "problem", "account", "culture",
    ]  # fmt: skip
    assert home.rows("SELECT count(*) FROM spare_thread") == [(1000,)]
    salts = {row[0] for row in home.rows("SELECT id FROM thread_salt", "vault")}
    assert salts == {row[0] for row in home.rows("SELECT id FROM spare_thread")}


def test_twice_keeps_what_is_there(home):
    keys = (home.folder / "keys.json").read_bytes()
    secret = (home.folder / "secret.key").read_bytes()
    figures = home.figures("init")
    assert (figures["keys_made"], figures["secret_key_made"]) == (False, False)
    assert (home.folder / "keys.json").read_bytes() == keys
    assert (home.folder / "secret.key").read_bytes() == secret
    assert home.rows("SELECT count(*) FROM category") == [(5,)]
    assert home.rows("SELECT count(*) FROM spare_thread") == [(1000,)]


def test_a_secret_key_from_the_environment_is_not_written_down(empty, monkeypatch):
    monkeypatch.setenv("FORUM_SECRET_KEY", "k" * 40)
    empty.done("init")
    assert not (empty.folder / "secret.key").exists()


def test_a_malformed_setting_is_one_clear_line(empty, monkeypatch):
    monkeypatch.setenv("FORUM_TIMEZONE", "Seoul")
    result = empty.run("init")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: FORUM_TIMEZONE: expected a time zone's name; looked in")
    assert result.stderr.count("\n") == 1
    assert not empty.folder.exists()


def test_without_it_other_commands_say_what_to_do(empty):
    result = empty.run("doctor")
    assert result.exit_code == 2
    assert "`forum init` writes one" in result.stderr


def test_keys_that_others_may_read_are_refused(home):
    (home.folder / "keys.json").chmod(0o644)
    result = home.run("keys", "list")
    assert result.exit_code == 1
    assert "mode 644" in result.stderr
