import json


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
