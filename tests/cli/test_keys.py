import json

import pytest

from tests.cli.backup.conftest import home_of_people

__all__ = ["home_of_people"]


def keys(home):
    return json.loads((home.folder / "keys.json").read_text())


def test_epochs_are_listed_and_no_key_is_shown(home):
    told = home.done("keys", "list")
    assert "current" in told
    assert not any(key in told for key in keys(home)["epochs"].values())


def test_a_missing_key_is_made_once(home):
    kept = keys(home) | {"epochs": {"2020Q1": "00" * 32}}
    (home.folder / "keys.json").write_text(json.dumps(kept))
    added = home.figures("keys", "new")["added"]
    assert len(added) == 1
    assert keys(home)["epochs"].keys() == {"2020Q1", *added}
    assert home.figures("keys", "new")["added"] == []
    assert (home.folder / "keys.json").stat().st_mode & 0o077 == 0


@pytest.fixture
def old(home):
    """A key that is due for years, and the current one."""
    kept = keys(home)
    kept["epochs"]["2020Q1"] = "ab" * 32
    (home.folder / "keys.json").write_text(json.dumps(kept))
    return home


def test_the_list_says_when_each_goes(old):
    told = old.figures("keys", "list")
    assert told["due"]["2020Q1"] == "2021-04-01"
    assert "2020Q1  goes in the night of 2021-04-01; nobody can know from 2021-04-09" in old.done(
        "keys", "list"
    )


def test_retention_is_a_setting(old, monkeypatch):
    monkeypatch.setenv("FORUM_RETENTION_MONTHS", "1")
    assert old.figures("keys", "list")["due"]["2020Q1"] == "2020-05-01"


def test_a_dry_run_destroys_nothing(old):
    assert old.figures("keys", "shred", "2020Q1", "--dry-run")["dry_run"]
    assert "2020Q1" in keys(old)["epochs"]
    assert not (old.folder / "keys.destroyed").exists()


@pytest.mark.parametrize("typed", [b"yes\n", b"2020Q2\n", b"\n\n\n"])
def test_without_its_name_typed_nothing_is_destroyed(old, typed):
    assert old.run("keys", "shred", "2020Q1", stdin=typed).exit_code == 1
    assert "2020Q1" in keys(old)["epochs"]


def test_typed_it_is_destroyed_and_the_second_time_changes_nothing(old):
    (key,) = (key for name, key in keys(old)["epochs"].items() if name == "2020Q1")
    old.done("keys", "shred", "2020Q1", stdin=b"2020Q1\n")
    assert "2020Q1" not in keys(old)["epochs"]
    for path in old.folder.glob("keys*"):
        assert key not in path.read_text()
        assert path.stat().st_mode & 0o077 == 0
    ledger = (old.folder / "keys.destroyed").read_text()
    assert old.figures("keys", "shred", "2020Q1")["threads"] == 0
    assert (old.folder / "keys.destroyed").read_text() == ledger
    assert "destroyed" in old.done("keys", "list")


@pytest.mark.parametrize(("name", "why"), [("1999Q1", "no such epoch"), ("current", "rotate")])
def test_no_epoch_and_the_current_one_are_refused(old, name, why):
    name = old.figures("keys", "list")["current"] if name == "current" else name
    result = old.run("keys", "shred", name, "--confirm", name)
    assert result.exit_code == 1
    assert why in result.output


def test_the_night_destroys_what_is_due(old):
    old.done("nightly")
    assert "2020Q1" not in keys(old)["epochs"]


def test_a_changed_ledger_is_refused(old):
    old.done("keys", "shred", "2020Q1", "--confirm", "2020Q1")
    path = old.folder / "keys.destroyed"
    path.write_text(path.read_text().replace("2020Q1", "2026Q3"))
    result = old.run("keys", "list")
    assert result.exit_code == 1
    assert "keys.destroyed" in result.output


def test_after_an_emergency_new_threads_have_a_new_key_and_nobody_is_signed_in(home_of_people):
    home = home_of_people
    before, old = keys(home), home.figures("keys", "list")["current"]
    assert home.rows("SELECT count(*) FROM session", "identity")[0][0] > 0
    told = home.done("keys", "rotate-emergency", "--confirm", "rotate")
    after, name = keys(home), home.figures("keys", "list")["current"]
    assert name == f"{old}.2"
    assert name in told
    assert "The pepper stays" in told
    assert after["epochs"].items() > before["epochs"].items()
    assert after["additions"] != before["additions"]
    for store, table in (("identity", "session"), ("vault", "sealed_secret")):
        assert home.rows(f"SELECT count(*) FROM {table}", store) == [(0,)]
    assert home.figures("keys", "shred", old, "--confirm", old)["threads"] == 0
    assert home.figures("keys", "list")["current"] == name


def test_without_the_word_nothing_is_rotated(home):
    before = keys(home)
    assert home.run("keys", "rotate-emergency", stdin=b"yes\n").exit_code == 1
    assert home.figures("keys", "rotate-emergency", "--dry-run")["dry_run"]
    assert keys(home) == before


SUBSCRIBED = """
INSERT INTO letter_subscription (id, pace, box, until, told_week, code_hash, attempts)
VALUES ('a', 'daily', 'b', '2099-01-05', '2026-11-23', NULL, 0)
"""


def count_subscriptions(home):
    return home.rows("SELECT count(*) FROM letter_subscription", "identity")[0][0]


def test_the_mail_key_is_made_with_the_installation_and_once(home):
    path = home.folder / "mail.key"
    before = path.read_text()
    for one in (path, path.with_suffix(".pub")):
        assert one.stat().st_mode & 0o077 == 0
    assert home.figures("keys", "mail")["made"] is False
    assert path.read_text() == before
    assert before.strip() not in home.done("keys", "mail")


def test_a_new_mail_key_forgets_who_wants_letters(home):
    path = home.folder / "mail.key"
    before = path.read_text(), path.with_suffix(".pub").read_text()
    home.rows(SUBSCRIBED, "identity")
    assert home.figures("keys", "mail")["made"] is False
    assert count_subscriptions(home) == 1
    assert home.figures("keys", "mail", "--renew")["made"] is True
    assert count_subscriptions(home) == 0
    assert path.read_text() != before[0]
    assert path.with_suffix(".pub").read_text() != before[1]
    assert home.run("doctor").exit_code == 0
