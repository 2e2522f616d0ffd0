"""The whole way by commands, with key files as officers have them; and what the doctor tells."""

import json
from pathlib import Path

import pytest

from forum import clock
from forum.cli import breakglass as commands
from forum.cli import passphrases
from tests import stores
from tests.breakglass.conftest import write_posts
from tests.cli.conftest import Home, bare_environment

PASSPHRASE = "twelve quiet words"
TEXT = "Seoul Central District Court, 2026-1234"


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch):
    """A key's cost is kept in its file: here as little as there is."""
    monkeypatch.setattr(
        passphrases.argon2id, "OPSLIMIT_MODERATE", passphrases.argon2id.OPSLIMIT_MIN
    )
    monkeypatch.setattr(
        passphrases.argon2id, "MEMLIMIT_MODERATE", passphrases.argon2id.MEMLIMIT_MIN
    )


@pytest.fixture
def home(app, settings, monkeypatch):
    bare_environment(monkeypatch, settings.data_dir)
    monkeypatch.setenv("FORUM_SECRET_KEY", "x" * 40)
    monkeypatch.setattr(commands, "_is_terminal", lambda: True)
    return Home(settings.data_dir)


@pytest.fixture
def stick(tmp_path):
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "words").write_text(PASSPHRASE + "\n")
    return tmp_path / "stick"


def keygen(home, stick, officer, epoch=""):
    words = ("--officer", officer, "--epoch", epoch or clock.quarter(), "--into", str(stick))
    return home.figures("officer", "keygen", *words, *passphrase(stick))


def passphrase(stick):
    return ("--passphrase-file", str(stick / "words"))


@pytest.fixture
def made(home, stick):
    """Both officers' files; the public ones given to the server."""
    found = {name: keygen(home, stick, name) for name in "ab"}
    for one in found.values():
        home.done("officer", "add", one["public"])
    return {name: one["key"] for name, one in found.items()}


@pytest.fixture
def post(cast, made):
    return write_posts(cast).opening


def ask(home, post, *more):
    words = ("--ground", "warrant", "--text", TEXT, "--by", "olga@staff.example", *more)
    return home.figures("breakglass", "request", post, *words)["id"]


def open_(home, stick, request, key, half="half.box"):
    words = ("--key", key, "--half", str(stick / half), *passphrase(stick))
    return home.run("breakglass", "open", request, *words)


def refused(result, words):
    assert result.exit_code == 1, result.output
    assert words in result.output
    return True


def test_from_keys_to_one_showing(home, stick, made, post):
    request = ask(home, post)
    assert open_(home, stick, request, made["a"]).exit_code == 0
    shown = open_(home, stick, request, made["b"])
    assert "alice@hanbit.example, hanbit" in shown.stdout
    assert not (stick / "half.box").exists()
    assert home.figures("breakglass", "list")["done"] == 1
    for key in made.values():
        assert refused(open_(home, stick, request, key), "opened once")
    assert home.figures("breakglass", "verify") == {"records": 3}


def test_a_private_file_is_its_owners_alone_and_opens_by_its_passphrase(home, stick, made, post):
    assert {Path(key).stat().st_mode & 0o777 for key in made.values()} == {0o600}
    request = ask(home, post)
    (stick / "words").write_text("another passphrase")
    assert refused(open_(home, stick, request, made["a"]), "the passphrase does not open it")
    assert home.figures("breakglass", "list")["requests"][0]["state"] == "waiting"


def test_the_half_is_its_owners_alone_and_is_not_written_over(home, stick, made, post):
    request = ask(home, post)
    (stick / "half.box").write_text("there")
    assert refused(open_(home, stick, request, made["a"]), "File exists")
    assert home.figures("breakglass", "list")["requests"][0]["state"] == "waiting"
    assert open_(home, stick, request, made["a"], "other.box").exit_code == 0
    assert (stick / "other.box").stat().st_mode & 0o777 == 0o600


def test_one_officer_is_not_two(home, stick, made, post):
    request = ask(home, post)
    assert refused(open_(home, stick, request, made["b"]), "first officer’s turn")
    open_(home, stick, request, made["a"])
    assert refused(open_(home, stick, request, made["a"]), "same officer")
    assert refused(open_(home, stick, request, made["b"], "none.box"), "used already")
    (stick / "odd.box").write_text("no hex")
    assert refused(open_(home, stick, request, made["b"], "odd.box"), "not what the first")


def test_it_is_shown_on_a_terminal_alone(home, stick, made, post, monkeypatch):
    request = ask(home, post)
    open_(home, stick, request, made["a"])
    monkeypatch.setattr(commands, "_is_terminal", lambda: False)
    assert refused(open_(home, stick, request, made["b"]), "terminal")
    assert home.figures("breakglass", "list")["requests"][0]["state"] == "half"


def test_a_closed_request_opens_nothing(home, stick, made, post):
    request = ask(home, post)
    home.done("breakglass", "close", request, "--by", "lena@staff.example")
    assert refused(open_(home, stick, request, made["a"]), "closed")


@pytest.mark.parametrize("name", ["mona", "chan", "omar"])
def test_other_staff_may_not_ask_by_command_either(home, made, post, name):
    words = ("--ground", "duty", "--text", TEXT, "--by", f"{name}@staff.example")
    assert refused(home.run("breakglass", "request", post, *words), "Only the CX lead")


def test_after_the_keys_are_gone_it_says_that_nobody_ever_can(home, stick, made, post):
    request = ask(home, post)
    open_(home, stick, request, made["a"])
    path = home.folder / "keys.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"epochs": {"2020Q1": "00" * 32}}))
    assert refused(open_(home, stick, request, made["b"]), "Nobody can ever learn")


# Officers' keys


def test_the_same_officer_and_the_same_key_are_refused(home, stick, made):
    public = stick / f"officer-a-{clock.quarter()}.pub"
    assert refused(home.run("officer", "add", str(public)), "has a key")
    told = json.loads(public.read_text())
    (stick / "second.pub").write_text(json.dumps(told | {"epoch": "2999Q1"}))
    assert refused(home.run("officer", "add", str(stick / "second.pub")), "another epoch")
    (stick / "third.pub").write_text(json.dumps(told | {"epoch": "2999Q1", "officer": "b"}))
    assert refused(home.run("officer", "add", str(stick / "third.pub")), "another")


def test_an_epoch_that_has_begun_takes_no_keys(home, stick, cast):
    write_posts(cast)
    public = keygen(home, stick, "a")["public"]
    assert refused(home.run("officer", "add", public), "has begun")
    past = keygen(home, stick, "a", "2020Q1")["public"]
    assert refused(home.run("officer", "add", past), "has begun")
    coming = keygen(home, stick, "a", "2999Q1")["public"]
    assert home.figures("officer", "add", coming) == {
        "epoch": "2999Q1", "officer": "a", "both": False,
    }  # fmt: skip
    assert home.figures("officer", "list") == {"epochs": {"2999Q1": ["a"]}}
    home.done("officer", "remove", "--officer", "a", "--epoch", "2999Q1")
    assert home.figures("officer", "list") == {"epochs": {}}


def test_a_key_that_counts_is_not_taken_back(home, made, post):
    words = ("officer", "remove", "--officer", "a", "--epoch", clock.quarter())
    assert refused(home.run(*words), "has begun")


@pytest.mark.parametrize(
    "told", ["", "[]", "{}", '{"is": "forum officer public key 1"}', '{"public": "00"}']
)
def test_no_public_file_is_told(home, stick, told):
    (stick / "odd.pub").write_text(told)
    assert refused(home.run("officer", "add", str(stick / "odd.pub")), "not the public file")


@pytest.mark.parametrize("public", ["00" * 32, "00", "zz"])
def test_a_key_that_seals_nothing_is_refused(home, stick, public):
    told = {"is": "forum officer public key 1", "officer": "a", "epoch": "2999Q1", "public": public}
    (stick / "odd.pub").write_text(json.dumps(told))
    assert refused(home.run("officer", "add", str(stick / "odd.pub")), "not the public file")


@pytest.mark.parametrize("epoch", ["2027", "2027Q5", "Q1", "../2027Q1"])
def test_an_epoch_is_a_quarter(home, stick, epoch):
    words = ("--officer", "a", "--epoch", epoch, "--into", str(stick), *passphrase(stick))
    assert home.run("officer", "keygen", *words).exit_code == 2


def test_key_files_are_never_written_over(home, stick, made):
    words = ("--officer", "a", "--epoch", clock.quarter(), "--into", str(stick))
    result = home.run("officer", "keygen", *words, *passphrase(stick))
    assert refused(result, "File exists")


# The doctor


def findings(home):
    told = json.loads(home.run("doctor", "--json").stdout)["findings"]
    return [one for one in told if one["check"] == "break-glass"]


def test_the_doctor_finds_nothing_where_all_is_well(home, stick, made, post):
    ask(home, post)
    assert [one for one in findings(home) if not one["is_warning"]] == []


def test_the_doctor_finds_touched_records(home, stick, made, post):
    ask(home, post)
    stores.query(home.folder, "board", "DELETE FROM breakglass_record")
    (found,) = [one for one in findings(home) if not one["is_warning"]]
    assert "cut off" in found["problem"]
    assert refused(home.run("breakglass", "verify"), "cut off")
    assert refused(home.run("breakglass", "verify", "--adopt"), "cut off")


def test_the_doctor_finds_a_post_without_its_box(home, made, post):
    stores.query(home.folder, "board", f"DELETE FROM escrow WHERE post_id = '{post}'")
    (found,) = [one for one in findings(home) if not one["is_warning"]]
    assert "1 posts are not sealed" in found["problem"]


def test_the_doctor_reminds_of_a_missing_second_key(home, stick, app):
    public = keygen(home, stick, "b", "2999Q1")["public"]
    home.done("officer", "add", public)
    (found,) = findings(home)
    assert "b's key alone" in found["problem"]
    assert found["is_warning"]


def test_after_a_restore_without_the_mark_it_is_adopted(home, made, post):
    ask(home, post)
    (home.folder / "breakglass.head").unlink()
    assert refused(home.run("breakglass", "verify"), "missing")
    assert home.figures("breakglass", "verify", "--adopt") == {"records": 1}
    assert home.figures("breakglass", "verify") == {"records": 1}
