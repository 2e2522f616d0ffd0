"""Every setting: in the example, by its default; a bad one is named with what was expected."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from forum.config import SettingError, Settings, read_settings

ROOT = Path(__file__).parents[1]
KEY = "k" * 40
EXAMPLE = re.findall(r"^#?FORUM_([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
BAD = {
    "board_url": "mysql://there",
    "postgres_connections": "0",
    "postgres_statement_seconds": "half",
    "retention_months": "0",
    "stale_voices": "0",
    "secret_key": "short",
    "backup_key": "backup1-short",
    "redis_url": "localhost",
    "base_url": "http://there/with/path",
    "smtp_url": "there:25",
    "mail_from": "nobody",
    "mail_hour": "24",
    "timezone": "Seoul",
    "default_language": "kr",
    "proxies": "one",
    "limit_factor": "0",
    "access_log": "sometimes",
    "demo": "perhaps",
}


def test_the_example_lists_every_setting_once_and_nothing_else():
    assert [name.lower() for name, _ in EXAMPLE] == [one.name for one in fields(Settings)]


def test_the_example_says_the_defaults(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = {f"FORUM_{name}": value for name, value in EXAMPLE if value}
    given = read_settings(told, secret_key=KEY)
    default = read_settings({}, secret_key=KEY)
    for one in fields(Settings):
        assert getattr(given, one.name) == getattr(default, one.name)


@pytest.mark.parametrize("name", BAD)
def test_a_malformed_setting_names_itself_and_where_it_was(name):
    environment = {"FORUM_SECRET_KEY": KEY, f"FORUM_{name.upper()}": BAD[name]}
    with pytest.raises(SettingError, match=rf"^FORUM_{name.upper()}: expected .+; looked in "):
        read_settings(environment)


def test_a_setting_may_lie_in_a_file(tmp_path):
    (tmp_path / "key").write_text(KEY + "\n")
    settings = read_settings({"FORUM_SECRET_KEY_FILE": str(tmp_path / "key")})
    assert settings.secret_key == KEY


def test_a_file_that_is_not_there_is_named(tmp_path):
    environment = {"FORUM_SECRET_KEY_FILE": str(tmp_path / "none")}
    with pytest.raises(SettingError, match="FORUM_SECRET_KEY_FILE="):
        read_settings(environment)


def test_a_misspelt_setting_is_refused():
    with pytest.raises(SettingError, match="FORUM_SMPT_URL: expected no such setting"):
        read_settings({"FORUM_SECRET_KEY": KEY, "FORUM_SMPT_URL": "smtp://there"})


def test_no_setting_shows_in_a_trace():
    assert KEY not in repr(read_settings({}, secret_key=KEY))
