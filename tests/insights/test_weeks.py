"""The week in figures: frozen the first night after it ends, and never counted again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from forum import clock
from forum.accounts.actor import GUEST
from forum.board import actions as board
from forum.board.models import Thread
from forum.database import db
from forum.errors import NotAllowed
from forum.figures import HIDDEN, Bucket
from forum.insights import actions
from forum.insights.models import WeeklyFigure
from forum.insights.queries import weekly_companies

MONDAY = date(2026, 11, 2)
NOON = datetime(2026, 11, 4, 3, tzinfo=UTC)  # that week's Wednesday in Seoul
NEXT = NOON + timedelta(days=5)  # the Monday after


@pytest.fixture
def asked(cast):
    """asked("how-to", 10, at=NOON): a thread with what a night published of it; its id."""

    def ask(category: str, bucket: int, at: datetime = NOON) -> str:
        with cast.unit(), clock.at(at):
            words = {"title": "결재자를 바꾸고 싶어요", "body": "어떻게 하나요?"}
            thread = board.ask(cast.actor("alice"), **words, category=category)
            query = update(Thread).where(Thread.id == thread.id)
            db.session.execute(query.values(company_bucket=Bucket(bucket)))
            return str(thread.id)

    return ask


@pytest.fixture
def night(cast):
    def freeze(at: datetime = NEXT) -> int:
        with clock.at(at), cast.unit():
            return actions.freeze_weeks()

    return freeze


@pytest.fixture
def told(app, cast):
    def read(week: date = MONDAY, name: str = "chan") -> dict[str, Bucket]:
        with app.app_context():
            return weekly_companies(cast.actor(name), week)

    return read


def test_by_category_and_in_all(asked, night, told):
    asked("how-to", 10)
    asked("feature", 20)
    night()
    assert told() == {"how-to": Bucket(10), "feature": Bucket(20), "all": Bucket(20)}


def test_small_threads_are_in_no_week(asked, night, told):
    """An item may count them: two unions over the same sets could be subtracted."""
    asked("how-to", 10)
    asked("culture", 0)
    night()
    assert told() == {"how-to": Bucket(10), "all": Bucket(10)}


def test_a_week_with_nothing_to_tell_is_frozen_too(asked, night, told):
    asked("culture", 0)
    night()
    assert told() == {"all": HIDDEN}
    asked("how-to", 20)
    night(NEXT + timedelta(days=1))
    assert told() == {"all": HIDDEN}


def test_a_frozen_week_never_changes(cast, asked, night, told):
    thread = asked("how-to", 10)
    night()
    with cast.unit():
        query = update(Thread).where(Thread.id == thread)
        db.session.execute(query.values(company_bucket=Bucket(50)))
    assert night() == 0
    assert told()["how-to"] == Bucket(10)


def test_a_week_that_runs_is_not_told(asked, night, told):
    asked("how-to", 10)
    night(NOON + timedelta(days=3))
    assert told() == {}


def test_a_week_begins_on_its_monday_in_seoul(asked, night, told):
    asked("how-to", 10, datetime(2026, 11, 1, 14, 59, tzinfo=UTC))  # Sunday, 23:59
    asked("feature", 20, datetime(2026, 11, 1, 15, 0, tzinfo=UTC))  # Monday, 0:00
    night()
    assert told() == {"feature": Bucket(20), "all": Bucket(20)}
    assert told(MONDAY - timedelta(weeks=1)) == {"how-to": Bucket(10), "all": Bucket(10)}


def test_nights_that_nobody_came_are_made_up_for_four_weeks_back(app, night):
    assert night() == 4
    assert night(NEXT + timedelta(weeks=2)) == 2
    with app.app_context():
        weeks = set(db.session.scalars(select(WeeklyFigure.week)))
    assert weeks == {MONDAY + timedelta(weeks=count) for count in range(-3, 3)}


@pytest.mark.parametrize("name", ["alice", "erin"])
def test_members_and_company_admins_learn_none(told, name):
    with pytest.raises(NotAllowed):
        told(name=name)


def test_guests_learn_none(app):
    with app.app_context(), pytest.raises(NotAllowed):
        weekly_companies(GUEST, MONDAY)
