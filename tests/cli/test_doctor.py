import json

import pytest

from tests import stores
from tests.cli.test_importing import ASKED, TIP

BREAKS = {
    "thread.answers_count": "UPDATE thread SET answers_count = 9 WHERE kind = 'question'",
    "thread.comments_count": "UPDATE thread SET comments_count = 9 WHERE kind = 'question'",
    "thread.demand_count": "UPDATE thread SET demand_count = 9 WHERE kind = 'question'",
    "thread.helpful_count": "UPDATE thread SET helpful_count = 9 WHERE kind = 'tip'",
    "thread.popularity": "UPDATE thread SET popularity = 99 WHERE kind = 'tip'",
    "thread.has_official": "UPDATE thread SET has_official = true",
    "thread.last_position": "UPDATE thread SET last_position = -1 WHERE kind = 'tip'",
    "post.votes_count": "UPDATE post SET votes_count = 7 WHERE kind = 'answer'",
    "counter of threads.tip": "UPDATE counter SET value = 5 WHERE name = 'threads.tip'",
    "counter of thread.position": "UPDATE counter SET value = 0 WHERE name = 'thread.position'",
}


@pytest.fixture
def lived_in(home):
    home.done("import", "threads", home.write(ASKED, TIP))
    home.done("worker", "--once")
    return home


def findings(home):
    result = home.run("doctor", "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == (0 if told["ok"] else 1)
    warnings = [one["check"] for one in told["findings"] if one["is_warning"]]
    # the suite has one cluster for all three stores; three would be too much for a laptop
    assert not stores.cluster or not told["ok"] or warnings == ["postgresql"]
    return [one for one in told["findings"] if not one["is_warning"]]


def test_all_is_well_after_init(home):
    assert home.done("doctor").endswith("Everything is as it should be.\n")


def test_all_is_well_after_an_import(lived_in):
    assert findings(lived_in) == []


@pytest.mark.parametrize("counter", BREAKS)
def test_a_wrong_counter_is_found_and_mended(lived_in, counter):
    lived_in.rows(BREAKS[counter])
    assert {one["check"] for one in findings(lived_in)} == {"counters"}
    assert any(one["problem"].startswith(counter) for one in findings(lived_in))
    lived_in.done("doctor", "--fix")
    assert findings(lived_in) == []


def test_open_keys_are_found(home):
    (home.folder / "keys.json").chmod(0o640)
    assert [one["check"] for one in findings(home)] == ["keys"]


def test_an_open_folder_is_found(home):
    home.folder.chmod(0o755)
    assert [one["check"] for one in findings(home)] == ["folder"]


def test_rows_that_were_given_up_are_found(home):
    home.rows(
        "INSERT INTO outbox (id, kind, payload, attempts, due_at, is_dead, error)"
        " VALUES (7, 'mail', '{}', 8, '2024-01-01', true, 'TimeoutError')",
        "identity",
    )
    assert [one["check"] for one in findings(home)] == ["outbox identity"]


def test_used_up_spare_threads_are_found_and_made_by_the_night(home):
    home.rows("DELETE FROM spare_thread")
    assert [(one["check"], one["remedy"]) for one in findings(home)] == [
        ("spare threads", "forum nightly")
    ]
    home.done("nightly")
    assert findings(home) == []


def test_a_missing_index_is_found_and_made(lived_in):
    for path in (lived_in.folder / "index").iterdir():
        path.unlink() if path.is_file() else path.rmdir()
    assert [one["remedy"] for one in findings(lived_in)] == ["forum reindex"]
    lived_in.done("reindex")
    assert findings(lived_in) == []


def test_a_damaged_index_is_found_and_made_anew(lived_in):
    for path in (lived_in.folder / "index").rglob("*"):
        if path.is_file():
            path.write_bytes(b"torn")
    assert [one["remedy"] for one in findings(lived_in)] == ["forum reindex"]
    lived_in.done("reindex")
    assert findings(lived_in) == []


def test_a_store_that_cannot_be_read_is_found(home):
    stores.take_away(home.folder, "identity")
    assert [one["check"] for one in findings(home)] == ["store identity"]


def test_a_store_without_its_migration_is_found(home):
    home.rows("DELETE FROM alembic_version", "vault")
    assert ("store vault", "forum init") in {
        (one["check"], one["remedy"]) for one in findings(home)
    }
    assert "store vault is not at its newest" in home.run("serve").stderr


@pytest.fixture
def pictured(home):
    """The folder of an installation with one picture, and its file."""
    home.rows(
        "INSERT INTO upload (id, width, height, size_bytes, owner_mark, expires_week)"
        " VALUES ('abcdefgh234567ab', 4, 4, 7, CAST('m' AS BYTEA), '2099-01-05')"
    )
    path = home.folder / "uploads" / "ab" / "abcdefgh234567ab.webp"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"picture")
    return path


def test_a_picture_that_is_there_is_no_finding(home, pictured):
    assert findings(home) == []


@pytest.mark.parametrize("left", [None, b"half"])
def test_a_picture_that_is_lost_or_torn_is_found(home, pictured, left):
    pictured.unlink() if left is None else pictured.write_bytes(left)
    assert [one["check"] for one in findings(home)] == ["uploads"]
    assert "1 files are missing" in findings(home)[0]["problem"]


def test_a_file_that_belongs_to_nothing_is_found_and_the_night_removes_it(home):
    orphan = home.folder / "uploads" / "zz" / "zzzzzzzzzzzzzzzz.webp"
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"x")
    assert [one["remedy"] for one in findings(home)] == ["forum nightly"]
    home.done("nightly")
    assert not orphan.exists()
    assert findings(home) == []


def test_what_was_to_be_destroyed_and_is_not(home):
    path = home.folder / "keys.json"
    kept = json.loads(path.read_text())
    kept["epochs"]["2020Q1"] = "ab" * 32
    path.write_text(json.dumps(kept))
    told = home.run("doctor").output
    assert "2020Q1 was to be destroyed on 2021-04-01 — forum nightly" in told
    home.done("nightly")
    assert "2020Q1" not in home.run("doctor").output


def test_copies_of_the_keys_and_keys_among_backups(home):
    (home.folder / "old").mkdir()
    (home.folder / "old" / "keys.bak").write_bytes((home.folder / "keys.json").read_bytes())
    assert "a copy of the keys, which nothing destroys" in home.run("doctor").output
    (home.folder / "2026-11-22").mkdir()
    (home.folder / "2026-11-22" / "board.archive").write_bytes(b"")
    assert "lies in a folder of backups" in home.run("doctor").output


def test_a_board_beside_other_keys(lived_in):
    home = lived_in
    home.rows("UPDATE thread SET epoch = '2019Q3'")
    told = home.run("doctor").output
    assert "2019Q3: threads are signed with it, and there is no key" in told
    home.done("keys", "shred", "2019Q3", "--confirm", "2019Q3")
    assert "2019Q3" not in home.run("doctor").output


@pytest.mark.parametrize(
    "written",
    [
        "UPDATE thread SET company_bucket = 3 WHERE kind = 'question'",
        "UPDATE thread SET legacy_bucket = 7 WHERE kind = 'tip'",
        "INSERT INTO crowd (name, bucket) VALUES ('size:50-200', 4)",
        "INSERT INTO weekly_figure (week, name, bucket) VALUES ('2026-11-02', 'all', 1)",
    ],
)
def test_a_count_where_a_published_figure_belongs_is_found(lived_in, written):
    lived_in.rows(written)
    assert [one["check"] for one in findings(lived_in)] == ["figures"]


def warnings(home):
    told = json.loads(home.run("doctor", "--json").stdout)["findings"]
    return [one["problem"] for one in told if one["is_warning"] and one["check"] == "companies"]


def test_a_company_entered_twice_is_told_as_two_of_five(home):
    home.done("companies", "add", "Hanbit Trading", "--domain", "hanbit.example")
    home.done("companies", "add", "Nuri", "--domain", "nuri.example", "--alias", "누리")
    assert warnings(home) == []
    home.done("companies", "add", "HANBIT trading", "--domain", "hanbit.test")
    home.done("companies", "add", "누 리", "--domain", "nuri.test")
    assert [one.partition(":")[0] for one in warnings(home)] == [
        "HANBIT trading and Hanbit Trading share a name",
        "Nuri and 누 리 share a name",
    ]


def test_a_demo_that_is_served_to_others_is_told(home, monkeypatch):
    monkeypatch.setenv("FORUM_DEMO", "true")
    assert warnings(home) == []
    monkeypatch.setenv("FORUM_BASE_URL", "https://forum.example")
    assert ["the demo lets anybody act" in one for one in warnings(home)] == [True]
