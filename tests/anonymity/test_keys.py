"""The keys file: made once, read by its owner alone, never half written."""

import json

import pytest

from forum.anonymity import keys


@pytest.fixture
def path(tmp_path):
    keys.create(tmp_path / "keys.json")
    return tmp_path / "keys.json"


def test_it_is_made_for_its_owner_alone(path):
    assert path.stat().st_mode & 0o777 == 0o600


def test_making_it_twice_keeps_the_first(path):
    before = path.read_bytes()
    assert keys.create(path) is False
    assert path.read_bytes() == before


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(path, mode):
    path.chmod(mode)
    with pytest.raises(keys.KeysError, match="600"):
        keys.load(path)


def test_a_missing_file_says_what_makes_it(tmp_path):
    with pytest.raises(keys.KeysError, match="forum init"):
        keys.load(tmp_path / "none.json")


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"pepper": "zz"}'])
def test_a_damaged_file_is_refused_without_its_words(path, text):
    path.write_text(text)
    with pytest.raises(keys.KeysError, match="not a keys file"):
        keys.load(path)


def test_a_new_quarter_adds_a_key_and_keeps_the_old(path, time_machine):
    before = json.loads(path.read_text())["epochs"]
    time_machine.move_to("2031-02-03T00:00:00Z")
    ring = keys.Keyring()
    ring.use(path)
    assert ring.current_epoch() == "2031Q1"
    after = json.loads(path.read_text())["epochs"]
    assert after.items() >= before.items()
    assert "2031Q1" in after
