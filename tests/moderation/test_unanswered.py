"""CX's list of questions without answers: after a business day, the most wanted first."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import update

from forum.board.models import Thread
from forum.database import db
from forum.moderation.queries import log_page, put_off, unanswered
from forum.moderation.queries.unanswered import business_day_before

WEDNESDAY = datetime(2026, 3, 4, 3, tzinfo=UTC)


@pytest.fixture
def aged(cast, scene):
    def age(asked: datetime, thread: str = scene.thread, answers: int = 0):
        with cast.unit():
            old = update(Thread).where(Thread.id == thread)
            db.session.execute(old.values(asked_at=asked, answers_count=answers))

    return age


def seen(cast, name="chan"):
    with cast.unit():
        return [one.id for one in unanswered(cast.actor(name))]


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (date(2026, 3, 4), date(2026, 3, 2)),  # Wednesday: what Monday asked had Tuesday
        (date(2026, 3, 2), date(2026, 2, 26)),  # Monday: what Thursday asked had Friday
        (date(2026, 3, 1), date(2026, 2, 26)),  # Sunday
        (date(2026, 3, 3), date(2026, 3, 1)),  # Tuesday: the weekend's had Monday
    ],
)
def test_a_business_day_is_over(today, last):
    assert business_day_before(today) == last


def test_a_question_waits_after_a_business_day_without_an_answer(cast, scene, aged):
    with time_machine.travel(WEDNESDAY, tick=False):
        aged(WEDNESDAY - timedelta(days=1))
        assert seen(cast) == []
        aged(WEDNESDAY - timedelta(days=2))
        assert seen(cast) == [scene.thread]
        aged(WEDNESDAY - timedelta(days=60))
        assert seen(cast) == [scene.thread]
        aged(WEDNESDAY - timedelta(days=2), answers=1)
        assert seen(cast) == []


@pytest.mark.parametrize("name", ["chan", "mona"])
def test_it_can_be_put_off_until_tomorrow_and_undone(cast, scene, aged, name):
    with time_machine.travel(WEDNESDAY, tick=False) as travel:
        aged(WEDNESDAY - timedelta(days=3))
        page = cast.client(name)
        assert "3일째 답변이 없어요" in page.get("/moderation/unanswered").text
        assert page.post(f"/threads/{scene.thread}/postponement").status_code == 303
        text = page.get("/moderation/unanswered").text
        assert "기다리는 고민이 없어요" in text
        assert "오늘 미뤄 둔 고민" in text
        with cast.unit():
            assert not log_page(cast.actor("alice"))[0]
            [(decision, _title)] = put_off(cast.actor(name))
        assert page.delete(f"/moderation/decisions/{decision}").status_code == 303
        assert seen(cast) == [scene.thread]
        page.post(f"/threads/{scene.thread}/postponement")
        assert seen(cast) == []
        travel.move_to(WEDNESDAY + timedelta(days=1))
        assert seen(cast) == [scene.thread]


@pytest.mark.parametrize(("name", "status"), [("alice", 403), ("pia", 403), ("lena", 200)])
def test_it_is_for_those_who_answer(cast, name, status):
    assert cast.client(name).get("/moderation/unanswered").status_code == status
