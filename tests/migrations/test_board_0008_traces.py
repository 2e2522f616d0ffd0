"""From numbers that count to drawn ones: what waited is still carried out."""

import pytest
from alembic import command
from sqlalchemy import text

from forum import create_app, outbox
from forum.anonymity.keys import create
from forum.database import db, engine_of, unit_of_work, writing
from forum.migrating import config_of
from forum.outbox import carrying
from forum.outbox.rows import TABLES
from tests import stores
from tests.conftest import close, settings_in

WAITING = (
    "INSERT INTO outbox (kind, payload, attempts, due_at, is_dead, error)"
    """ VALUES ('trying', '{"n": 1}', 0, '2026-11-22 00:00:00', false, '')"""
)
BEFORE = {"board": ("0006", "0008"), "identity": ("0002", "0004")}


@pytest.mark.parametrize("store", BEFORE)
def test_what_waited_is_carried_out_and_new_rows_count_nothing(tmp_path, monkeypatch, store):
    done = []
    monkeypatch.setattr(carrying, "_handlers", {"trying": carrying.Handler(done.extend, 1)})
    settings = settings_in(tmp_path)
    create(settings.keys_file)
    app = create_app(settings)
    with app.app_context():
        command.upgrade(config_of(store), BEFORE[store][0])
        with writing(store), engine_of(store).begin() as connection:
            connection.execute(text(WAITING))
        command.upgrade(config_of(store), BEFORE[store][1])
        with unit_of_work(store):
            outbox.add(store, "trying", {"n": 2})
            outbox.add(store, "trying", {"n": 3})
        ids = sorted(db.session.scalars(db.select(TABLES[store].id)))
        assert ids[2] - ids[1] > 1000
        db.session.rollback()
        while outbox.run_due(store):
            pass
        assert sorted(one["n"] for one in done) == [1, 2, 3]
    if stores.cluster:
        there = "SELECT count(*) FROM pg_sequences WHERE sequencename = 'outbox_id_seq'"
        assert stores.query(tmp_path, store, there) == [(0,)]
    close(app)
