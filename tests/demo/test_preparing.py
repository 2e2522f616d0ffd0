import json
import sqlite3
from collections import Counter

import pytest

from forum.demo import content
from tests.demo.conftest import run

# The demo lies in files of a folder of its own, whatever else there is.
pytestmark = pytest.mark.sqlite


def rows(folder, query, store="board"):
    connection = sqlite3.connect(folder / f"{store}.db")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_every_thread_stands_in_its_order_with_its_votes(prepared):
    told = rows(
        prepared, "SELECT title, demand_count + helpful_count FROM thread ORDER BY position"
    )
    wanted = [(one["title"], one.get("me_too", one.get("helpful"))) for one in content.threads()]
    assert told == wanted


def test_answers_are_helpful_to_as_many_as_wanted(prepared):
    answers = [answer for one in content.threads() for answer in one.get("answers", [])]
    (total,) = rows(prepared, "SELECT sum(votes_count) FROM post WHERE kind = 'answer'")[0]
    assert total == sum(answer.get("helpful", 0) for answer in answers)


def test_the_published_companies_are_those_wanted_or_fewer(prepared):
    told = dict(rows(prepared, "SELECT title, company_bucket FROM thread"))
    for one in content.threads():
        assert told[one["title"]] <= one["companies"] + 1  # the asker's own may be one more
        assert told[one["title"]] >= {10: 10}.get(one["companies"], 5 * (one["companies"] > 4))


def test_threads_are_spread_over_two_months(prepared):
    (days,) = rows(prepared, "SELECT count(DISTINCT date(asked_at)) FROM thread")[0]
    assert days > 30


def test_hidden_reported_promoted_and_released_ones_are_there(prepared):
    assert rows(prepared, "SELECT count(*) FROM hiding") == [(3,)]
    assert rows(prepared, "SELECT count(*) FROM report WHERE decision_id IS NULL") == [(3,)]
    assert rows(prepared, "SELECT count(*) FROM pick") == [(3,)]
    statuses = Counter(one["history"][-1]["status"] for one in content.items())
    assert dict(rows(prepared, "SELECT status, count(*) FROM item GROUP BY status")) == statuses


def test_everything_is_indexed_and_nothing_waits(prepared):
    assert rows(prepared, "SELECT count(*) FROM outbox") == [(0,)]


def test_nobody_is_left_signed_in(prepared):
    assert rows(prepared, "SELECT count(*) FROM session", "identity") == [(0,)]
    assert rows(prepared, "SELECT count(*) FROM sealed_secret", "vault") == [(0,)]


def test_the_doctor_finds_nothing(demo_folder, monkeypatch):
    monkeypatch.setenv("FORUM_DATA_DIR", str(demo_folder))
    monkeypatch.setenv("FORUM_DEMO", "true")  # as the demo is served
    result = run("doctor")
    assert result.exit_code == 0, result.output


def test_a_second_start_takes_up_what_is_there(demo_folder):
    before = rows(demo_folder, "SELECT id FROM thread ORDER BY position")
    result = run("demo", "--prepare-only", "--data-dir", str(demo_folder))
    assert result.exit_code == 0
    assert rows(demo_folder, "SELECT id FROM thread ORDER BY position") == before


@pytest.mark.parametrize("begin", [["--fresh"], []], ids=["asked for", "cut off"])
def test_it_begins_again(demo_folder, begin):
    before = rows(demo_folder, "SELECT id FROM thread")
    if not begin:
        (demo_folder / "demo.json").write_text(json.dumps({"state": "begun"}))
    result = run("demo", "--prepare-only", *begin, "--data-dir", str(demo_folder))
    assert result.exit_code == 0, result.output
    after = rows(demo_folder, "SELECT id FROM thread")
    assert len(after) == len(before)
    assert not set(after) & set(before)


def test_a_folder_that_is_not_the_demos_is_left_alone(tmp_path):
    (tmp_path / "board.db").write_text("a real board")
    for words in ([], ["--fresh"]):
        result = run("demo", "--prepare-only", *words, "--data-dir", str(tmp_path))
        assert result.exit_code == 1
        assert "no demo made" in result.stderr
    assert (tmp_path / "board.db").read_text() == "a real board"


def test_stores_of_a_real_board_in_the_environment_are_none_of_its_business(
    demo_folder, tmp_path, monkeypatch
):
    real = tmp_path / "real.db"
    monkeypatch.setenv("FORUM_BOARD_URL", f"sqlite:///{real}")
    monkeypatch.setenv("FORUM_SMTP_URL", "smtp://127.0.0.1:1")
    result = run("demo", "--prepare-only", "--data-dir", str(demo_folder))
    assert result.exit_code == 0
    assert not real.exists()
