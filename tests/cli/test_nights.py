from datetime import UTC, datetime

import pytest

from forum import clock, nightly, outbox, schedule
from forum.cli.worker import run_waiting

NIGHT = datetime(2026, 11, 22, 18, 5, tzinfo=UTC)  # five past three in Seoul, on the 23rd
ZONE = "Asia/Seoul"
JOBS = tuple(nightly.JOBS)


@pytest.fixture(autouse=True)
def in_context(app):
    with app.app_context():
        yield


def test_the_days_jobs_are_handed_over_once():
    with clock.at(NIGHT):
        assert schedule.add_due(JOBS, ZONE) == len(JOBS)
        assert schedule.add_due(JOBS, ZONE) == 0
        assert outbox.count_waiting("board") == len(JOBS)


def test_not_before_three_in_the_morning():
    with clock.at(NIGHT.replace(hour=17)):
        assert schedule.add_due(JOBS, ZONE) == 0


def test_the_next_night_again():
    with clock.at(NIGHT):
        schedule.add_due(JOBS, ZONE)
    with clock.at(NIGHT.replace(day=23)):
        assert schedule.add_due(JOBS, ZONE) == len(JOBS)


def test_a_worker_carries_them_out():
    with clock.at(NIGHT):
        schedule.add_due(JOBS, ZONE)
        assert run_waiting() == len(JOBS)
        assert outbox.count_waiting("board") == 0


def test_a_job_that_no_longer_exists_is_no_error():
    nightly.run_due([{"job": "of an older release"}])


def test_now_is_the_same_twice(home):
    home.done("nightly")
    assert set(home.figures("nightly").values()) == {0}
