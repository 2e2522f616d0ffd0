"""Logs, traces, crashes and jobs of whole journeys name nobody (ANONYMITY: thief of logs)."""

from dataclasses import replace

import pytest

from tests.attack.logbooks import Evidence, travel, unprotected
from tests.faults.conftest import place  # noqa: F401  a fixture
from tests.faults.served import Home

pytestmark = pytest.mark.slow


def test_no_line_and_no_job_names_anybody(place: Home):  # noqa: F811
    evidence = travel(place)
    told = "\n".join(evidence.lines)
    assert "failed at /threads/<thread_id>/" in told, "the journeys met no error"
    assert "Traceback" not in told or "because of" not in told
    assert "the worker has died" in told
    assert "search index not readable" in told or "KeyError" in told
    assert evidence.joined() == []
    assert evidence.named() == []


@pytest.mark.sqlite  # PostgreSQL takes no word for a date; what it quotes is asked in test_logs
def test_without_the_processor_somebody_is_named(place: Home, tmp_path):  # noqa: F811
    evidence = travel(replace(place, defect=unprotected(tmp_path / "defect")))
    assert evidence.named()
    assert evidence.joined()


LETTER = '{"kind": "mail", "is_dead": false, "payload": {"to": "a@b.example", "params": {%s}}}'
PLANTED = [
    ("board", '{"kind": "x", "is_dead": false, "payload": {"who": "a@b.example"}}'),
    ("identity", LETTER % '"path": "/threads/abcdefghij234567"'),
    ("identity", '{"kind": "mail", "is_dead": true, "payload": {"to": "a@b.example"}}'),
]


@pytest.mark.parametrize(("store", "row"), PLANTED)
def test_a_planted_job_is_caught(store, row):
    evidence = Evidence(rows=[(store, row)], persons={"a@b.example"}, threads={"abcdefghij234567"})
    assert evidence.named()


def test_a_planted_line_is_caught():
    evidence = Evidence(
        ["A@b.example asked /threads/abcdefghij234567"], [], {"a@b.example"}, {"abcdefghij234567"}
    )
    assert evidence.joined() == evidence.named() == evidence.lines


def test_a_letter_that_waits_may_hold_its_addressee():
    assert Evidence(rows=[("identity", LETTER % "")], persons={"a@b.example"}).named() == []
