"""What waits in an outbox tells the hour of an act and nothing finer (ANONYMITY: two worlds)."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from forum import clock, outbox
from forum.database import db, unit_of_work
from forum.outbox import carrying
from forum.outbox.rows import TABLES

KIND = "trying.hours"
HOUR = datetime(2026, 11, 22, 14, tzinfo=UTC)
WRITTEN = HOUR.replace(minute=37, second=12)


def _due(store):
    return db.session.scalars(select(TABLES[store].due_at)).all()


@pytest.mark.parametrize("store", ["board", "identity"])
def test_a_row_tells_the_hour(app, store):
    with app.app_context(), clock.at(WRITTEN):
        with unit_of_work(store):
            outbox.add(store, KIND, {})
        assert _due(store) == [HOUR]


@pytest.mark.parametrize("store", ["board", "identity"])
def test_a_row_that_was_given_up_tells_no_more(app, store, monkeypatch):
    def failing(_payloads):
        raise TimeoutError

    monkeypatch.setattr(carrying, "_handlers", {KIND: carrying.Handler(failing, 1)})
    monkeypatch.setattr(carrying, "DEAD_AFTER", 1)
    with app.app_context(), clock.at(WRITTEN):
        with unit_of_work(store):
            outbox.add(store, KIND, {})
        outbox.run_due(store)
        assert outbox.count_dead(store) == 1
        assert _due(store) == [HOUR]
